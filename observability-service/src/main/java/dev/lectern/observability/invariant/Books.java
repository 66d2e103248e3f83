package dev.lectern.observability.invariant;

import dev.lectern.common.invariant.Invariant;
import dev.lectern.common.invariant.Invariants;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What must hold of timelines and ledgers. */
@ApplicationScoped
class Books implements Invariants {

    @Override
    public List<Invariant> all() {
        return List.of(
                new Invariant("the ledger sums to zero", """
                        SELECT count(*), min(transaction_id::text) FROM (
                               SELECT transaction_id FROM ledger_entry GROUP BY transaction_id
                               HAVING sum(micros) <> 0 OR count(*) <> 2) AS wrong"""),
                new Invariant("balances are what the ledger says", """
                        SELECT count(*), min(p.budget_id::text) FROM budget_period p
                          JOIN (SELECT budget_id, starts_at,
                                       coalesce(sum(micros) FILTER (WHERE account = 'available'), 0) AS available,
                                       coalesce(sum(micros) FILTER (WHERE account = 'reserved'), 0) AS reserved,
                                       coalesce(sum(micros) FILTER (WHERE account = 'spent'), 0) AS spent
                                  FROM ledger_entry GROUP BY budget_id, starts_at) AS e USING (budget_id, starts_at)
                         WHERE (p.available_micros, p.reserved_micros, p.spent_micros)
                               <> (e.available, e.reserved, e.spent)"""),
                new Invariant("what is reserved is held by slices", """
                        SELECT count(*), min(p.budget_id::text) FROM budget_period p
                         WHERE p.reserved_micros <> (SELECT coalesce(sum(granted_micros - settled_micros - returned_micros), 0)
                                                       FROM budget_slice s
                                                      WHERE s.budget_id = p.budget_id AND s.starts_at = p.starts_at)"""),
                new Invariant("every run has ended or has a next event within an hour", """
                        SELECT count(*), min(s.run_id::text) FROM timeline_entry s
                         WHERE s.type = 'run.started.v1' AND s.time > now() - interval '2 days'
                           AND s.time < now() - interval '1 hour'
                           AND NOT EXISTS (SELECT FROM timeline_entry e WHERE e.run_id = s.run_id
                                  AND (e.received_at > now() - interval '1 hour'
                                       OR e.type IN ('run.completed.v1', 'run.failed.v1', 'run.cancelled.v1')))"""),
                new Invariant("what is too old was forgotten (a day ago at the latest)", """
                        SELECT count(*), min(time)::text FROM (
                               SELECT time FROM timeline_entry WHERE time < now() - interval '93 days'
                                  AND NOT EXISTS (SELECT FROM legal_hold WHERE released_at IS NULL) LIMIT 1000) AS old"""));
    }
}
