package dev.lectern.e2e.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.process.Shell;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Two hundred who ask a model at once, within a budget that is not enough for all, while those who grant it, those who
 * spend it, the database and the broker are killed. In the end no more was spent than was allowed, and the books balance.
 */
@OnTheSuite
class BudgetFaultTest {

    private static final int ASKERS = 200;
    private static final int KILLS = "long".equals(System.getProperty("lectern.faults")) ? 12 : 4;

    // A call is authorised for what is asked, what is around it and fifty tokens of answer, at a micro-unit each.
    private static final int LONGEST = 50;
    private static final long BUDGET = 12_000;
    private static final List<String> VICTIMS = List.of("observability", "retrieval", "postgres", "kafka");

    private final Suite suite = Suite.get();

    /** Minutes of kills: only where they are asked for, {@code -Dlectern.faults=bounded} or {@code long}. */
    @Test
    @EnabledIfSystemProperty(named = "lectern.faults", matches = ".+")
    void whateverIsKilledNoMoreIsSpentThanIsAllowed_andTheBooksBalance() throws Exception {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("budget faults with -Dlectern.seed=" + seed);
        var administrator = Client.administrator(suite).client();
        var owner = Client.newcomer(suite, "treasurer").client();
        try (var provider = new PaidProvider()) {
            var model = register(administrator, provider);
            var budget = owner.post(
                            "/api/v1/budgets", Map.of("kind", "workspace", "period", "total", "limitMicros", BUDGET))
                    .expect(201)
                    .at("id");
            await().until(() -> count("SELECT count(*) FROM retrieval.budget WHERE budget_id = '" + budget + "'") == 1);
            var refused = new AtomicInteger();

            askAndKill(owner, model, new Random(seed), refused);

            // What nobody heard the end of is booked after a while, and leases run out.
            await().atMost(Duration.ofSeconds(240))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(open(budget)).isZero());
            var books = owner.get("/api/v1/budgets/" + budget).expect(200).json();
            System.out.printf(
                    "the provider was asked %d times, %d were refused; %s%n",
                    provider.asked.get(), refused.get(), books);
            assertThat(books.path("spentMicros").asLong())
                    .isLessThanOrEqualTo(BUDGET)
                    .isGreaterThanOrEqualTo((long) provider.asked.get() * PaidProvider.TOKENS);
            assertThat(books.path("reservedMicros").asLong()).isZero();
            assertThat(count("SELECT count(*) FROM (SELECT FROM observability.ledger_entry WHERE budget_id = '" + budget
                            + "' GROUP BY transaction_id HAVING sum(micros) <> 0) AS wrong"))
                    .isZero();
            assertThat(count("SELECT sum(micros) FROM observability.ledger_entry WHERE account = 'spent' AND budget_id"
                            + " = '"
                            + budget + "'"))
                    .isEqualTo(books.path("spentMicros").asLong());
            assertThat(count("SELECT coalesce(sum(cost_micros), 0) FROM observability.token_usage WHERE model = '"
                            + model + "'"))
                    .isEqualTo(books.path("spentMicros").asLong());
        }
    }

    private void askAndKill(Client owner, String model, Random random, AtomicInteger refused) throws Exception {
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asking = new ArrayList<Future<?>>();
            for (int asker = 0; asker < ASKERS; asker++) {
                asking.add(threads.submit(() -> ask(owner, model, over, refused)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                Thread.sleep(1_500 + random.nextInt(2_000));
                kill(VICTIMS.get(kill < VICTIMS.size() ? kill : random.nextInt(VICTIMS.size())));
                await().atMost(Duration.ofSeconds(120))
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> suite.state().ready());
            }
            Thread.sleep(3_000);
            over.set(true);
            for (var each : asking) {
                each.get();
            }
        }
    }

    /** Until the budget is used up or it is enough. */
    private static void ask(Client owner, String model, AtomicBoolean over, AtomicInteger refused) {
        var question = Map.of(
                "model", model, "max_tokens", LONGEST, "messages", List.of(Map.of("role", "user", "content", "Well?")));
        while (!over.get()) {
            try {
                if (owner.post("/v1/chat/completions", question).status() == 402) {
                    refused.incrementAndGet();
                }
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException brokenOff) {
                // Whoever answered was killed; the question is asked again.
            }
        }
    }

    private void kill(String name) {
        suite.state().members().stream()
                .filter(member -> member.name().equals(name))
                .filter(SuiteState.Member::alive)
                .forEach(member -> Shell.signal(member.pid(), "KILL"));
    }

    private static String register(Client administrator, PaidProvider provider) {
        var name = "paid-" + UUID.randomUUID().toString().substring(0, 8);
        administrator
                .post(
                        "/api/v1/admin/model-providers",
                        Map.of("name", name, "kind", "openai", "baseUrl", provider.address()))
                .expect(201);
        var model = administrator
                .post(
                        "/api/v1/admin/models",
                        Map.ofEntries(
                                Map.entry("modelId", name),
                                Map.entry("name", "A paid one"),
                                Map.entry("provider", name),
                                Map.entry("upstreamModel", "paid"),
                                Map.entry("capabilities", List.of("chat")),
                                Map.entry("contextTokens", 8_000),
                                Map.entry("maxTokens", 1_000),
                                Map.entry("maxConcurrency", 500),
                                Map.entry("priority", -2_000),
                                Map.entry("active", true)))
                .expect(201)
                .at("id");
        administrator
                .post(
                        "/api/v1/admin/models/" + model + "/prices",
                        Map.of("inputMicrosPerMillion", 1_000_000, "outputMicrosPerMillion", 1_000_000))
                .expect(201);
        return name;
    }

    /** What is still held, here or there, of this budget. */
    private long open(String budget) throws SQLException {
        return count("SELECT (SELECT count(*) FROM retrieval.budget_slice WHERE budget_id = '" + budget + "') + (SELECT"
                + " coalesce(sum(abs(reserved_micros)),"
                + " 0) FROM"
                + " observability.budget_period"
                + " WHERE"
                + " budget_id"
                + " = '"
                + budget + "')");
    }

    private long count(String sql) throws SQLException {
        try (var connection = suite.database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
