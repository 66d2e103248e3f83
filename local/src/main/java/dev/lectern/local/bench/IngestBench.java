package dev.lectern.local.bench;

import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.paper.Invented;
import dev.lectern.local.process.PeakMemory;
import dev.lectern.local.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * How fast papers with a text layer are read, from their upload through the gateway until they are cut, beside PDFBox alone
 * taking the text out of the same files on the same cores; what memory that takes; and what it does to who reads meanwhile.
 */
public final class IngestBench {

    private static final int ROUNDS = 3;
    private static final int FILES = 20;
    private static final int PAGES = 20;

    // What both sides have read before anything is measured: by then the code of both is compiled as it will stay.
    private static final int WARM_FILES = 80;
    private static final int WARM_SMALL_FILES = 40;

    private static final int SMALL_FILES = 100;
    private static final int SMALL_PAGES = 5;
    private static final int IDLE_READS = 500;

    private static final double RATE_AIM = 0.5;
    private static final double READ_AIM = 2.0;

    // Like GatewayBench: what is compared with a peer at its best is at its own best. The second one is for the broker,
    // which
    // takes no options of ours, and comes after those that it is started with.
    private static final Map<String, String> SETTING = Map.of(
            "LECTERN_JAVA_OPTIONS",
            "-XX:TieredStopAtLevel=4",
            "_JAVA_OPTIONS",
            "-XX:TieredStopAtLevel=4",
            "LECTERN_REGISTRATION",
            "open");

    private static final String PASSWORD = "a long pass phrase for the bench";

    private record Rates(double bare, double ours) {

        double ratio() {
            return ours / bare;
        }
    }

    private final Home home;
    private final String session;
    private final Intake intake;

    private IngestBench(Home home) {
        this.home = home;
        this.session = new Door(home).newcomer("bench", PASSWORD);
        this.intake = new Intake(home, session);
    }

    public static void main(String[] arguments) {
        boolean met;
        say("%s", Cores.pin());
        try (var suite = new BenchSuite("ingest", SETTING)) {
            suite.up();
            met = new IngestBench(suite.home()).run();
        }
        BenchSuite.exit(met);
    }

    private boolean run() {
        intake.awaitIndexed(intake.send(papers(0, WARM_SMALL_FILES, SMALL_PAGES)));
        return reads() & rates();
    }

    /** The model that embeds would bound all: it is halted until all is cut, and its pace is told apart. */
    private boolean rates() {
        say("");
        say("%d files of about %d pages in two columns, %d rounds in turns", FILES, PAGES, ROUNDS);
        long retrieval = pid(App.RETRIEVAL);
        var rates = new ArrayList<Rates>();
        Shell.signal(retrieval, "STOP");
        try {
            measure("warming up", papers(500_000, WARM_FILES, PAGES));
            for (int round = 1; round <= ROUNDS; round++) {
                rates.add(measure("round " + round, papers(round * 1000L, FILES, PAGES)));
            }
        } finally {
            Shell.signal(retrieval, "CONT");
        }
        rates.sort(Comparator.comparingDouble(Rates::ratio));
        var middle = rates.get(ROUNDS / 2);
        say("  PDFBox alone, two threads     %8.1f pages/s", middle.bare());
        say("  upload until cut              %8.1f pages/s", middle.ours());
        say(
                "  ratio                         %8.2f x      aim >= %.1f  %s",
                middle.ratio(), RATE_AIM, verdict(isMet(middle)));
        say("  embedding and indexing alone  %8.1f pieces/s", intake.indexedPerSecond());
        return isMet(middle);
    }

    private static boolean isMet(Rates rates) {
        return rates.ratio() >= RATE_AIM;
    }

    private static String verdict(boolean met) {
        return met ? "met" : "NOT met";
    }

    private Rates measure(String what, List<byte[]> papers) {
        double bareSeconds = bare(papers);
        int pages = papers.stream().mapToInt(IngestBench::pages).sum();
        try (var memory = new PeakMemory(pid(App.INGESTION))) {
            long begun = System.nanoTime();
            intake.awaitCut(intake.send(papers));
            double seconds = (System.nanoTime() - begun) / 1e9;
            say(
                    "  %-10s %4d pages: PDFBox %5.1f s, upload until cut %5.1f s; ingestion with its readers <= %d MB",
                    what, pages, bareSeconds, seconds, memory.bytes() >> 20);
            return new Rates(pages / bareSeconds, pages / seconds);
        }
    }

    /** By as many threads as there are cores; answers seconds. */
    private static double bare(List<byte[]> papers) {
        long begun = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var all = new ArrayList<Future<Integer>>();
            papers.forEach(paper -> all.add(threads.submit(() -> extracted(paper))));
            for (var each : all) {
                each.get();
            }
            return (System.nanoTime() - begun) / 1e9;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int extracted(byte[] paper) throws IOException {
        try (var document = Loader.loadPDF(paper)) {
            return new PDFTextStripper().getText(document).length();
        }
    }

    private static int pages(byte[] paper) {
        try (var document = Loader.loadPDF(paper)) {
            return document.getNumberOfPages();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody reads a page now and then, first alone and then while much is taken in, with everything running. */
    private boolean reads() {
        var known = intake.send(papers(90_000, 1, SMALL_PAGES));
        intake.awaitIndexed(known);
        var page = "/api/v1/sources/" + known.sources().getFirst() + "/pages/1";
        var load = Load.get(home.port(App.GATEWAY), page, session, 200);
        reading(load, IDLE_READS, null);
        var idle = p95(reading(load, IDLE_READS, null));
        var papers = papers(91_000, SMALL_FILES, SMALL_PAGES);
        try (var background = Executors.newSingleThreadExecutor()) {
            var work = background.submit(() -> intake.awaitCut(intake.send(papers)));
            var nanos = reading(load, Integer.MAX_VALUE, work);
            work.get();
            var busy = p95(nanos);
            boolean met = busy <= READ_AIM * idle;
            say("  GET a page, p95, idle         %8.1f ms", idle);
            say("  while %d files are taken in  %8.1f ms of %d reads", SMALL_FILES, busy, nanos.length);
            say("  ratio                         %8.2f x      aim <= %.1f  %s", busy / idle, READ_AIM, verdict(met));
            return met;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every twenty milliseconds, so often or until that is done. */
    private static long[] reading(Load load, int times, Future<?> until) {
        var nanos = new long[1 << 16];
        int count = 0;
        try (var connection = new Load.Connection(load.port())) {
            while (count < Math.min(times, nanos.length) && (until == null || !until.isDone())) {
                nanos[count++] = load.once(connection);
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Arrays.copyOf(nanos, count);
    }

    private static double p95(long[] nanos) {
        return Arrays.stream(nanos).sorted().toArray()[nanos.length * 95 / 100] / 1e6;
    }

    private static List<byte[]> papers(long seed, int count, int pages) {
        var papers = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            try {
                papers.add(Invented.paper(seed + i, pages));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return papers;
    }

    private long pid(App app) {
        return SuiteState.read(home)
                .orElseThrow()
                .member(app.stem())
                .orElseThrow()
                .pid();
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
