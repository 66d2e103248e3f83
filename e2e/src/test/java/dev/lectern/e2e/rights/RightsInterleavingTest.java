package dev.lectern.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.suite.Suite;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Any interleaving of changes of roles, memberships and states, and of sign-ins: three people do at random, at the same
 * time, whatever the API lets them. Bounded by default; {@code -Dlectern.faults=long} goes on for longer.
 */
class RightsInterleavingTest {

    private static final int ROUNDS = "long".equals(System.getProperty("lectern.faults")) ? 40 : 6;
    private static final int STEPS = 8;

    private static final String WITHOUT_OWNER = """
            SELECT 'project ' || slug || ' has no owner' FROM project.project p
             WHERE p.is_active AND NOT EXISTS (SELECT FROM project.membership m
                    WHERE m.project_id = p.project_id AND m.role = 'owner' AND m.is_active)
            """;
    private static final String WITHOUT_ADMINISTRATOR = """
            SELECT 'there is no administrator' WHERE NOT EXISTS (
                SELECT FROM auth.account a JOIN auth.account_role g ON g.account_id = a.id
                  JOIN auth.role r ON r.id = g.role_id AND r.administers
                 WHERE a.state = 'active')
            """;

    private static final Circle CIRCLE = new Circle(Suite.get());

    @Test
    void nothingIsLeftWithoutItsOwnerOrAdministratorAndNoRightOutlivesItsEnd() {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("interleavings of rights with -Dlectern.seed=" + seed);
        var random = new Random(seed);
        var lags = new ArrayList<Lag>();

        for (var round = 0; round < ROUNDS; round++) {
            everybodyAtOnce(random);
            assertThat(violations()).isEmpty();
            CIRCLE.heal();
            lags.add(CIRCLE.takeAway(Right.values()[round % Right.values().length]));
        }

        System.out.println("rights ended after " + lags);
        assertThat(lags)
                .allSatisfy(lag -> assertThat(lag.millis()).as(lag.toString()).isLessThan(1_000));
        assertThat(CIRCLE.changes()).as("changes that were let through").isGreaterThan(ROUNDS);
    }

    @AfterAll
    static void giveTheInstallationBack() {
        CIRCLE.restore();
    }

    private static void everybodyAtOnce(Random random) {
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
