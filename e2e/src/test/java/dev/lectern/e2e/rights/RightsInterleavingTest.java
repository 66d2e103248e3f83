package dev.lectern.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.OnTheClock;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Any interleaving of changes of roles, memberships and states, and of sign-ins: three people do at random, at the same
 * time, whatever the API lets them, to each other's accounts, passwords, roles, seats and programs. Bounded by default; {@code -Dlectern.faults=long} goes on for longer.
 */
@OnTheSuite
@OnTheClock
class RightsInterleavingTest {

    private static final int ROUNDS = "long".equals(System.getProperty("lectern.faults")) ? 40 : 6;
    private static final int STEPS = 8;

    private static final int RIGHTS_A_ROUND = 3;
    private static final Duration EVERYBODY_KNOWS = Duration.ofSeconds(20);

    /**
     * None of its owners lives. What was in the workspace of somebody who is deleted stays as it was, for the
     * administrator to give away: it has to be among what he is shown as having no owner.
     */
    private static final String WITHOUT_OWNER = """
        SELECT 'project ' || slug || ' has no owner' FROM project.project p
         WHERE p.is_active AND NOT EXISTS (SELECT FROM project.membership m
                 JOIN auth.account a ON a.id = m.user_id AND a.state <> 'deleted'
                WHERE m.project_id = p.project_id AND m.role = 'owner' AND m.is_active)
           AND NOT EXISTS (SELECT FROM project.workspace w
                 JOIN auth.account a ON a.id = w.owner_id AND a.state = 'deleted'
                WHERE w.workspace_id = p.workspace_id)
        """;
    /** Who could let in again the owners of a project who are all kept out. */
    private static final String WITHOUT_ADMINISTRATOR = """
        SELECT 'there is no administrator' WHERE NOT EXISTS (
            SELECT FROM auth.account a JOIN auth.account_role g ON g.account_id = a.id
              JOIN auth.role r ON r.id = g.role_id AND r.administers
             WHERE a.state = 'active')
        """;

    private static final Right[] RIGHTS = Right.values();
    private static final Bystanders BYSTANDERS = new Bystanders(Suite.get());
    private static final Circle CIRCLE = new Circle(Suite.get());

    @Test
    void nothingIsLeftWithoutItsOwnerOrAdministratorAndNoRightOutlivesItsEnd() {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("interleavings of rights with -Dlectern.seed=" + seed);
        var random = new Random(seed);
        var lags = new ArrayList<Lag>();

        for (var round = 0; round < ROUNDS; round++) {
            lags.addAll(everybodyAtOnce(random));
            await().atMost(EVERYBODY_KNOWS)
                    .untilAsserted(() -> assertThat(violations()).isEmpty());
            for (var one = 0; one < RIGHTS_A_ROUND; one++) {
                CIRCLE.heal();
                lags.add(CIRCLE.takeAway(RIGHTS[(round * RIGHTS_A_ROUND + one) % RIGHTS.length]));
            }
        }

        System.out.println("rights ended after " + lags);
        assertThat(lags)
                .allSatisfy(lag -> assertThat(lag.millis()).as(lag.toString()).isLessThan(1_000));
        assertThat(lags).extracting(Lag::right).contains(RIGHTS);
        assertThat(CIRCLE.changes()).as("changes that were let through").isGreaterThan(ROUNDS);
    }

    @AfterAll
    static void giveTheInstallationBack() {
        CIRCLE.restore();
    }

    /** Answers what the bystanders lost meanwhile. */
    private static List<Lag> everybodyAtOnce(Random random) {
        var lost = CompletableFuture.supplyAsync(BYSTANDERS::lose);
        var all = new ArrayList<CompletableFuture<Void>>();
        for (var member = 0; member < Circle.SIZE; member++) {
            var who = member;
            var own = new Random(random.nextLong());
            all.add(CompletableFuture.runAsync(() -> {
                for (var step = 0; step < STEPS; step++) {
                    CIRCLE.doSomething(who, own);
                }
            }));
        }
        all.forEach(CompletableFuture::join);
        return lost.join();
    }

    private static List<String> violations() {
        var found = new ArrayList<String>();
        try (var database = Suite.get().database();
                var statement = database.createStatement()) {
            for (var query : List.of(WITHOUT_OWNER, WITHOUT_ADMINISTRATOR)) {
                try (var rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}
