package dev.lectern.extract.worker;

import dev.lectern.extract.Block;
import dev.lectern.extract.Format;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Does in a worker whatever the "type" of a file asks for. */
public final class HostileFormat implements Format {

    @Override
    public Set<String> types() {
        return Set.of();
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        switch (type) {
            case "good" -> good(file, fromPage, sink);
            case "good-by" -> goodBy(sink);
            case "stubborn-page" -> stubbornPage(sink);
            case "early" -> early(sink);
            case "endless" -> endless(limits, sink);
            case "busy" -> busy();
            case "stubborn" -> stubborn();
            case "sleep" -> LockSupport.parkNanos(Long.MAX_VALUE);
            case "allocate" -> allocate();
            case "allocate-and-catch" -> allocateAndCatch();
            case "threads" -> threads();
            case "recurse" -> recurse(0);
            case "exit" -> System.exit(7);
            case "halt" -> Runtime.getRuntime().halt(0);
            case "abort" -> signal("ABRT");
            case "stop" -> signal("STOP");
            case "print" -> print(sink);
            case "garbage" -> raw(new byte[] {'%', 'P', 'D', 'F', 0, 0, 0, 0, 0, 0, 0, 0});
            case "promise" -> raw(new byte[] {1, Wire.PAGE, 0, 0, 0, 1, 0, 0x3F, (byte) 0xFF, (byte) 0xFF});
            case "huge" -> raw(new byte[] {1, Wire.PAGE, 0, 0, 0, 1, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF});
            case "hang-up" -> hangUp();
            case "backwards" -> pages(sink, 2, 1);
            case "twice" -> pages(sink, 1, 1);
            case "beyond" -> pages(sink, 4);
            case "too-many" -> sink.pages(limits.pages() + 1);
            case "too-long" -> tooLong(limits, sink);
            case "too-much" -> tooMuch(limits, sink);
            case "odd-block" -> oddBlock(sink);
            case "chatty" -> chatty(sink);
            case "refuse" -> throw new Refused("The file is locked.\n");
            case "damaged" -> throw new IOException("secret words of the file");
            case "bug" -> throw new IllegalStateException("secret words of the file");
            case "lingering" -> lingering(sink);
            case "litter" -> litter(sink);
            case "network" -> network(sink);
            case "surroundings" -> surroundings(sink);
            default -> throw new Refused("unknown");
        }
    }

    private static Page page(int number, String text) {
        List<Block> blocks = text.isEmpty() ? List.of() : List.of(new Block(Block.Kind.PARAGRAPH, 0, 0, text.length()));
        return new Page(number, "p. " + number, text, blocks, 595, 842, false);
    }

    private static void pages(Sink sink, int... numbers) {
        sink.pages(3);
        for (int number : numbers) {
            sink.page(page(number, "text"));
        }
    }

    private static void good(Path file, int fromPage, Sink sink) throws IOException {
        List<String> lines = Files.readAllLines(file);
        sink.properties(Map.of("title", lines.getFirst()));
        sink.pages(lines.size());
        for (int number = fromPage; number <= lines.size(); number++) {
            sink.page(page(number, lines.get(number - 1)));
        }
        sink.loss(new Loss(1, "a picture"));
    }

    private static void goodBy(Sink sink) {
        sink.properties(Map.of("pid", "" + ProcessHandle.current().pid()));
        pages(sink, 1);
    }

    private static void stubbornPage(Sink sink) {
        goodBy(sink);
        stubborn();
    }

    /** Prepares an answer to a question that has not been asked yet. */
    private static void early(Sink sink) {
        pages(sink, 1);
        new Thread(() -> {
                    LockSupport.parkNanos(100_000_000);
                    raw(new byte[] {1, Wire.DONE, 0, 0, 0, 9, 0, 0, 0, 4, 0, 0, 0, 0});
                })
                .start();
    }

    private static void endless(Limits limits, Sink sink) {
        sink.pages(limits.pages());
        for (int number = 1; number <= limits.pages(); number++) {
            sink.page(page(number, "text"));
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void busy() {
        long n = 0;
        while (n >= 0) {
            n = n + 1 & Long.MAX_VALUE >> 1;
        }
    }

    private static void stubborn() {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            var thread = new Thread(() -> {
                while (true) {
                    try {
                        busy();
                    } catch (Throwable e) {
                        Thread.interrupted();
                    }
                }
            });
            thread.setPriority(Thread.MAX_PRIORITY);
            thread.start();
            threads.add(thread);
        }
        while (true) {
            Thread.interrupted();
            threads.getFirst().isAlive();
        }
    }

    private static void allocate() {
        var all = new ArrayList<byte[]>();
        while (true) {
            all.add(new byte[1 << 20]);
        }
    }

    private static void allocateAndCatch() {
        while (true) {
            try {
                allocate();
            } catch (OutOfMemoryError e) {
                busy();
            }
        }
    }

    private static void threads() {
        while (true) {
            new Thread(null, HostileFormat::sleepForever, "many", 64 << 20).start();
        }
    }

    private static void sleepForever() {
        while (true) {
            LockSupport.park();
        }
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    private static void signal(String name) throws IOException {
        new ProcessBuilder("/bin/kill", "-" + name, "" + ProcessHandle.current().pid()).start();
        sleepForever();
    }

    private static void print(Sink sink) {
        System.out.println("%PDF-1.7 what a library has to say");
        System.err.println("secret words of the file");
        pages(sink, 1);
    }

    @SuppressWarnings("resource")
    private static void raw(byte[] bytes) {
        try {
            new FileOutputStream(FileDescriptor.out).write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        sleepForever();
    }

    @SuppressWarnings("resource")
    private static void hangUp() throws IOException {
        new FileOutputStream(FileDescriptor.out).close();
        sleepForever();
    }

    private static void tooLong(Limits limits, Sink sink) {
        sink.pages(1);
        sink.page(page(1, "x".repeat(limits.charactersOfPage() + 1)));
    }

    private static void tooMuch(Limits limits, Sink sink) {
        sink.pages(limits.pages());
        for (int number = 1; number <= limits.pages(); number++) {
            sink.page(page(number, "x".repeat(limits.charactersOfPage())));
        }
    }

    private static void oddBlock(Sink sink) {
        sink.pages(1);
        List<Block> blocks = List.of(new Block(Block.Kind.TITLE, 0, 0, 5));
        sink.page(new Page(1, null, "four", blocks, 1, 1, false));
    }

    private static void chatty(Sink sink) {
        pages(sink, 1, 2, 3);
        for (int i = 0; i < 5_000; i++) {
            sink.loss(new Loss(1, "x".repeat(10_000)));
        }
    }

    private static void lingering(Sink sink) {
        new Thread(HostileFormat::busy).start();
        pages(sink, 1);
    }

    private static void litter(Sink sink) throws IOException {
        Path folder = Files.createTempDirectory("litter");
        Files.writeString(folder.resolve("secret"), "words of the file");
        sink.properties(Map.of("folder", folder.toString()));
        pages(sink, 1);
    }

    private static void network(Sink sink) {
        sink.pages(0);
        sink.properties(Map.of(
                "url", failure(() -> URI.create("http://127.0.0.1:1/").toURL().openStream()),
                "jar",
                        failure(() -> URI.create("jar:http://127.0.0.1:1/a.jar!/b")
                                .toURL()
                                .openStream()),
                "socket", failure(() -> new Socket("127.0.0.1", 1)),
                "channel", failure(SocketChannel::open),
                "name", failure(() -> InetAddress.getByName("lectern.dev"))));
    }

    private interface Attempt {
        Object make() throws Exception;
    }

    private static String failure(Attempt attempt) {
        try {
            attempt.make();
            return "done";
        } catch (Exception e) {
            return e.getMessage();
        }
    }

    private static void surroundings(Sink sink) throws IOException {
        sink.pages(0);
        sink.properties(Map.of(
                "environment", System.getenv().keySet().toString(),
                "folder", Path.of("").toAbsolutePath().toString(),
                "stat", Files.readString(Path.of("/proc/self/stat")),
                "status", Files.readString(Path.of("/proc/self/status")),
                "limits", Files.readString(Path.of("/proc/self/limits")),
                "oom", Files.readString(Path.of("/proc/self/oom_score_adj")).strip()));
    }
}
