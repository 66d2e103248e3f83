package dev.lectern.e2e.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.paper.Invented;
import dev.lectern.local.process.ProcessTable;
import dev.lectern.local.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Files are read while their service, or a process that reads them, is killed again and again. Bounded by default;
 * {@code -Dlectern.faults=long} is 200 files in 20 rounds, {@code -Dlectern.seed} plays one again.
 */
@OnTheSuite
class IngestionKillTest {

    private static final boolean LONG = "long".equals(System.getProperty("lectern.faults"));
    private static final int ROUNDS = LONG ? 20 : 3;
    private static final int FILES = LONG ? 10 : 8;
    /** More than are kept in one transaction, so that reading goes on in the middle of a file. */
    private static final int PAGES_OF_A_LONG_ONE = 25;

    private static final Duration SETTLED = LONG ? Duration.ofMinutes(20) : Duration.ofMinutes(4);
    private static final String SERVICE = "ingestion";
    private static final String READER = "dev.lectern.extract.worker.WorkerMain";

    private final Suite suite = Suite.get();

    @Test
    void whateverIsKilledWhileFilesAreReadEachEndsOnceAndNothingIsDoneTwice() throws SQLException {
        var seed = Long.getLong("lectern.seed", System.nanoTime());
        System.out.println("ingestion kill loop with -Dlectern.seed=" + seed);
        var random = new Random(seed);
        var person = Client.newcomer(suite, "kill").client();
        var workspace = person.get("/api/v1/session").expect(200).at("workspaceId");

        try (var evidence = new Evidence(suite, workspace)) {
            for (int round = 1; round <= ROUNDS; round++) {
                var papers = papers(seed + round * 1_000L);
                var sent = CompletableFuture.runAsync(() -> send(person, papers));
                await().atMost(Duration.ofMinutes(2)).until(() -> evidence.open() > 0);
                pause(random.nextInt(3_000));
                int open = evidence.open();
                var victim = kill(random);
                sent.join();
                System.out.printf("round %d: killed %s with %d files open%n", round, victim, open);
                awaitReady();
            }
            await().atMost(SETTLED).pollInterval(Duration.ofSeconds(1)).until(() -> evidence.open() == 0);
            report(evidence);

            assertThat(evidence.violations()).isEmpty();
            assertThat(evidence.offered()).isEqualTo(evidence.pages());
            assertThat(evidence.completed()).as("files that were read").isGreaterThanOrEqualTo(ROUNDS * FILES / 2);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(orphans())
                    .as("processes that read for a service that is gone")
                    .isEmpty());
        }
    }

    private static void send(Client person, List<byte[]> papers) {
        for (var paper : papers) {
            var key = UUID.randomUUID().toString();
            // Refused while the service is away; the key makes it one file, however often it is sent.
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptions()
                    .until(() -> {
                        var reply = person.upload("/api/v1/sources/files", "paper-" + key + ".pdf", paper, key);
                        return reply.status() == 202;
                    });
        }
    }

    private static List<byte[]> papers(long first) {
        try {
            var papers = new ArrayList<byte[]>();
            for (int i = 0; i < FILES; i++) {
                papers.add(Invented.paper(first + i, i == 0 ? PAGES_OF_A_LONG_ONE : 1 + i % 3));
            }
            return papers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String kill(Random random) {
        var service = service();
        var readers = readers(service);
        if (readers.isEmpty() || random.nextBoolean()) {
            Shell.signal(service, "KILL");
            // It takes a moment to go, in which it still looks as if it ran.
            await().until(() ->
                    ProcessHandle.of(service).filter(ProcessHandle::isAlive).isEmpty());
            return "the service";
        }
        Shell.signal(readers.get(random.nextInt(readers.size())).pid(), "KILL");
        return "one of " + readers.size() + " readers";
    }

    private long service() {
        var member = suite.state().member(SERVICE).filter(SuiteState.Member::alive);
        return member.orElseThrow(() -> new AssertionError(SERVICE + " does not run"))
                .pid();
    }

    private static List<ProcessHandle> readers(long service) {
        return ProcessHandle.of(service).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(IngestionKillTest::reads)
                .toList();
    }

    /** Of this suite: its readers keep their files below its home. */
    private List<Long> orphans() {
        var wanted = readers(service()).stream().map(ProcessHandle::pid).toList();
        return ProcessHandle.allProcesses()
                .filter(IngestionKillTest::reads)
                .filter(process -> commandLine(process).contains(suite.folder().toString()))
                .map(ProcessHandle::pid)
                .filter(pid -> !wanted.contains(pid))
                .toList();
    }

    private static boolean reads(ProcessHandle process) {
        return commandLine(process).contains(READER);
    }

    private static String commandLine(ProcessHandle process) {
        return ProcessTable.commandLine(process.pid());
    }

    private static void report(Evidence evidence) throws SQLException {
        System.out.printf(
                "%d files: %d completed, failed: %s; %d pages, %d chunks; %d pieces of work were begun again%n",
                ROUNDS * FILES,
                evidence.completed(),
                evidence.failures(),
                evidence.pages(),
                evidence.chunks(),
                evidence.begunAgain());
        System.out.println("invariants violated: " + evidence.violations());
    }

    private void awaitReady() {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> suite.state().ready());
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
