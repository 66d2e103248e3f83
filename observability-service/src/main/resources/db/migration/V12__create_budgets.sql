-- How much may be spent on models, by whom and in which time, and the books of it: every micro-unit that is given, set
-- aside and spent is written twice, so that all entries together are nothing. Balances are kept beside the entries and
-- are changed by one function only, which writes both.

-- Who is there to be given a budget, and whose the workspace is: a read model of the project service.
CREATE TABLE workspace_person (
    workspace_id uuid    NOT NULL,
    user_id      uuid    NOT NULL,
    owns         boolean NOT NULL DEFAULT false,
    CONSTRAINT workspace_person_pk PRIMARY KEY (workspace_id, user_id)
);

CREATE TABLE budget (
    budget_id    uuid        NOT NULL CONSTRAINT budget_pk PRIMARY KEY,
    workspace_id uuid        NOT NULL,
    kind         text        NOT NULL CONSTRAINT budget_kind_ck CHECK (kind IN ('workspace', 'project', 'user')),
    project_id   uuid,
    user_id      uuid,
    period       text        NOT NULL CONSTRAINT budget_period_ck CHECK (period IN ('day', 'month', 'total')),
    limit_micros bigint      NOT NULL CONSTRAINT budget_limit_ck CHECK (limit_micros > 0),
    currency     text        NOT NULL CONSTRAINT budget_currency_ck CHECK (currency ~ '^[A-Z]{3}$'),
    warn_percent int         NOT NULL CONSTRAINT budget_warn_ck CHECK (warn_percent BETWEEN 1 AND 100),
    version      bigint      NOT NULL,
    set_by       uuid        NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    -- It binds nobody any more, but what was spent under it is still in the books.
    removed_at   timestamptz,
    CONSTRAINT budget_subject_ck CHECK ((kind = 'project') = (project_id IS NOT NULL)
                                    AND (kind = 'user') = (user_id IS NOT NULL))
);
CREATE UNIQUE INDEX budget_once_uq ON budget (workspace_id, kind, project_id, user_id, period, currency)
    NULLS NOT DISTINCT WHERE removed_at IS NULL;

-- A day, a month or all time of one budget, with what its accounts hold.
CREATE TABLE budget_period (
    budget_id        uuid        NOT NULL CONSTRAINT budget_period_budget_fk REFERENCES budget,
    starts_at        timestamptz NOT NULL,
    workspace_id     uuid        NOT NULL,
    ends_at          timestamptz,
    available_micros bigint      NOT NULL DEFAULT 0,
    reserved_micros  bigint      NOT NULL DEFAULT 0,
    spent_micros     bigint      NOT NULL DEFAULT 0,
    warned_at        timestamptz,
    exhausted_at     timestamptz,
    CONSTRAINT budget_period_pk PRIMARY KEY (budget_id, starts_at)
);

-- What a service holds of a period, to authorise calls within it without asking.
CREATE TABLE budget_slice (
    slice_id        uuid        NOT NULL CONSTRAINT budget_slice_pk PRIMARY KEY,
    workspace_id    uuid        NOT NULL,
    budget_id       uuid        NOT NULL,
    starts_at       timestamptz NOT NULL,
    granted_micros  bigint      NOT NULL CONSTRAINT budget_slice_granted_ck CHECK (granted_micros >= 0),
    -- Of calls that were told, and what came back of it: less than nothing where a call took more than was held.
    settled_micros  bigint      NOT NULL DEFAULT 0,
    returned_micros bigint      NOT NULL DEFAULT 0,
    state           text        NOT NULL DEFAULT 'open' CONSTRAINT budget_slice_state_ck
        CHECK (state IN ('open', 'expired', 'closed')),
    expires_at      timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT budget_slice_period_fk FOREIGN KEY (budget_id, starts_at) REFERENCES budget_period
);
CREATE INDEX budget_slice_period_idx ON budget_slice (budget_id, starts_at);
CREATE INDEX budget_slice_expires_idx ON budget_slice (expires_at) WHERE state = 'open';

CREATE TABLE ledger_entry (
    ledger_entry_id uuid        NOT NULL CONSTRAINT ledger_entry_pk PRIMARY KEY,
    transaction_id  uuid        NOT NULL,
    workspace_id    uuid        NOT NULL,
    budget_id       uuid        NOT NULL,
    starts_at       timestamptz NOT NULL,
    account         text        NOT NULL CONSTRAINT ledger_entry_account_ck
        CHECK (account IN ('allowance', 'available', 'reserved', 'spent')),
    micros          bigint      NOT NULL CONSTRAINT ledger_entry_micros_ck CHECK (micros <> 0),
    kind            text        NOT NULL CONSTRAINT ledger_entry_kind_ck
        CHECK (kind IN ('allowance', 'reservation', 'return', 'settlement', 'unreserved', 'carried')),
    -- The call, the slice or the version that it is about; one of a kind is booked once.
    reference       text        NOT NULL,
    run_id          uuid,
    created_at      timestamptz NOT NULL,
    CONSTRAINT ledger_entry_once_uq UNIQUE (budget_id, starts_at, kind, reference, account)
);
CREATE INDEX ledger_entry_page_idx ON ledger_entry (budget_id, ledger_entry_id);
CREATE INDEX ledger_entry_run_idx ON ledger_entry (workspace_id, run_id);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['workspace_person', 'budget', 'budget_period', 'budget_slice', 'ledger_entry'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY %I ON %I TO ${app} USING (workspace_id = tenant_workspace()) '
                       'WITH CHECK (workspace_id = tenant_workspace())', tenant_table || '_workspace', tenant_table);
    END LOOP;
    -- The functions below write as the owner, and look for themselves whose the budget is.
    FOREACH tenant_table IN ARRAY ARRAY['budget', 'budget_period', 'budget_slice', 'ledger_entry'] LOOP
        EXECUTE format('CREATE POLICY %I ON %I TO CURRENT_USER USING (true) WITH CHECK (true)',
                       tenant_table || '_owner', tenant_table);
        -- Expired leases and whether the books balance are looked for across workspaces.
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO ${system} USING (true)', tenant_table || '_all', tenant_table);
        EXECUTE format('GRANT SELECT ON %I TO ${system}', tenant_table);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON workspace_person TO ${app};
GRANT SELECT, INSERT, UPDATE ON budget TO ${app};
GRANT SELECT ON budget_period TO ${app};
GRANT UPDATE (warned_at, exhausted_at) ON budget_period TO ${app};
GRANT SELECT, INSERT, UPDATE ON budget_slice TO ${app};
GRANT SELECT ON ledger_entry TO ${app};

CREATE FUNCTION period_start(period text, at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE period WHEN 'total' THEN timestamptz 'epoch' ELSE date_trunc(period, at, 'UTC') END;
CREATE FUNCTION period_end(period text, at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE period WHEN 'total' THEN NULL
        ELSE (date_trunc(period, at, 'UTC') AT TIME ZONE 'UTC' + ('1 ' || period)::interval) AT TIME ZONE 'UTC' END;

-- Moves an amount from one account of a period to another; less than nothing goes the other way. False if it is booked.
CREATE FUNCTION book(which uuid, period timestamptz, what text, source text, target text, amount bigint, about text, run uuid)
    RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    whose uuid;
    deal uuid := gen_random_uuid();
BEGIN
    -- Whoever books in a period waits for its turn, so that what was looked at stays true.
    SELECT workspace_id INTO whose FROM budget_period
     WHERE budget_id = which AND starts_at = period AND workspace_id = tenant_workspace() FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such period';
    END IF;
    IF amount = 0 OR EXISTS (SELECT FROM ledger_entry e WHERE e.budget_id = which AND e.starts_at = period
                                AND e.kind = what AND e.reference = about) THEN
        RETURN false;
    END IF;
    INSERT INTO ledger_entry (ledger_entry_id, transaction_id, workspace_id, budget_id, starts_at, account, micros, kind,
                              reference, run_id, created_at)
    VALUES (time_ordered_id(), deal, whose, which, period, source, -amount, what, about, run, clock_timestamp()),
           (time_ordered_id(), deal, whose, which, period, target, amount, what, about, run, clock_timestamp());
    UPDATE budget_period
       SET available_micros = available_micros + amount * ((target = 'available')::int - (source = 'available')::int),
           reserved_micros = reserved_micros + amount * ((target = 'reserved')::int - (source = 'reserved')::int),
           spent_micros = spent_micros + amount * ((target = 'spent')::int - (source = 'spent')::int)
     WHERE budget_id = which AND starts_at = period;
    RETURN true;
END $$;

-- UUIDv7, so that entries are listed in the order in which they were written.
CREATE FUNCTION time_ordered_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN encode(set_byte(set_byte(overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        6, 112 | ((extract(microseconds FROM clock_timestamp())::bigint % 1000) * 4096 / 1000 / 256)::int),
        7, ((extract(microseconds FROM clock_timestamp())::bigint % 1000) * 4096 / 1000 % 256)::int), 'hex')::uuid;

-- The period of a budget that a moment is in, begun with its allowance if it is the first time that anybody asks.
CREATE FUNCTION open_period(which uuid, at timestamptz) RETURNS timestamptz LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    b budget;
    begins timestamptz;
BEGIN
    SELECT * INTO b FROM budget WHERE budget_id = which AND workspace_id = tenant_workspace();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such budget';
    END IF;
    begins := period_start(b.period, at);
    INSERT INTO budget_period (budget_id, starts_at, workspace_id, ends_at)
    VALUES (which, begins, b.workspace_id, period_end(b.period, at)) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM book(which, begins, 'allowance', 'allowance', 'available', b.limit_micros, b.version::text, NULL);
    END IF;
    RETURN begins;
END $$;

-- Books what a call cost in each budget that it is under: against the slices it was authorised from, and elsewhere (a
-- budget that was set while it was under way) against what is available. Answers whether any budget was touched.
CREATE FUNCTION settle_call(call uuid, run uuid, cost bigint, money text, held uuid[], project uuid, person uuid,
                            at timestamptz) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    s budget_slice;
    b budget;
    begins timestamptz;
    known uuid[] := '{}';
BEGIN
    -- A budget that is being set counts what was spent before it; no call may slip through between the two.
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('observability.budget', 0) # hashtextextended(tenant_workspace()::text, 0));
    FOR s IN SELECT * FROM budget_slice WHERE slice_id = ANY (held) AND workspace_id = tenant_workspace() ORDER BY budget_id LOOP
        known := known || s.budget_id;
        -- The period first, as everybody else does who books.
        IF book(s.budget_id, s.starts_at, 'settlement', 'reserved', 'spent', cost, call::text, run) THEN
            SELECT * INTO s FROM budget_slice WHERE slice_id = s.slice_id;
            -- What is left of a lease that has run out went back, and so what comes late is taken from there.
            IF s.state = 'expired' THEN
                PERFORM book(s.budget_id, s.starts_at, 'unreserved', 'available', 'reserved', cost, call::text, run);
            END IF;
            UPDATE budget_slice SET settled_micros = settled_micros + cost,
                   returned_micros = returned_micros - CASE WHEN s.state = 'expired' THEN cost ELSE 0 END
             WHERE slice_id = s.slice_id;
        END IF;
    END LOOP;
    FOR b IN SELECT * FROM budget
              WHERE workspace_id = tenant_workspace() AND removed_at IS NULL AND currency = money
                AND budget_id <> ALL (known)
                AND (kind = 'workspace' OR (kind = 'project' AND project_id = project) OR (kind = 'user' AND user_id = person))
                AND period_start(period, at) >= period_start(period, created_at)
              ORDER BY budget_id LOOP
        known := known || b.budget_id;
        begins := open_period(b.budget_id, at);
        PERFORM book(b.budget_id, begins, 'settlement', 'available', 'spent', cost, call::text, run);
    END LOOP;
    RETURN known <> '{}';
END $$;

REVOKE ALL ON FUNCTION book(uuid, timestamptz, text, text, text, bigint, text, uuid), open_period(uuid, timestamptz),
    settle_call(uuid, uuid, bigint, text, uuid[], uuid, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION book(uuid, timestamptz, text, text, text, bigint, text, uuid), open_period(uuid, timestamptz),
    settle_call(uuid, uuid, bigint, text, uuid[], uuid, uuid, timestamptz) TO ${app};

-- What the call was for, and how much of it was authorised before it was made.
ALTER TABLE token_usage ADD COLUMN step text, ADD COLUMN question_id text, ADD COLUMN conversation_id uuid,
    ADD COLUMN authorised_micros bigint,
    ADD COLUMN overrun_micros bigint GENERATED ALWAYS AS
        (CASE WHEN cost_micros > authorised_micros THEN cost_micros - authorised_micros END) STORED;
