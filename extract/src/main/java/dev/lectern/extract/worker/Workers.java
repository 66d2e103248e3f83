package dev.lectern.extract.worker;

import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.worker.Child.Heard;
import dev.lectern.extract.worker.Wire.Body;
import dev.lectern.extract.worker.Wire.Message;
import dev.lectern.extract.worker.Wire.Nonsense;
import dev.lectern.extract.worker.Wire.Reading;
import dev.lectern.extract.worker.WorkerDied.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads files in processes that may die of them. Whatever a file does, a call ends: with its pages, or with a reason.
 *
 * <p>Bounded are the memory, the time, the silence, the pages, the text and each message; what comes from a worker is believed
 * by nobody. A worker has an empty environment, a folder of its own that is emptied after each file, lower priority, and as far
 * as Java goes no network ({@link Confinement}). Where the system offers it, also without being its administrator, it has no
 * network at all, limits of address space and file size, no new privileges, and dies with this process even while it is
 * stopped. Not kept from it are the files that this process may read.
 *
 * <p>Calls block, may come from any thread, and are cancelled by an interrupt.
 */
public final class Workers implements AutoCloseable {

    private static final int SMALLEST_DPI = 18;
    private static final int LARGEST_DPI = 600;

    private final WorkerSettings settings;
    private final Launch launch;
    private final Pool readers;
    private final Pool painters;

    public Workers(WorkerSettings settings) {
        this.settings = settings;
        try {
            launch = new Launch(settings);
        } catch (IOException e) {
            throw new UncheckedIOException("workers have no folder", e);
        }
        readers = new Pool(settings, launch, settings.count());
        // Somebody waits for a page that is drawn: it must not stand in line behind files that are read.
        painters = new Pool(settings, launch, 1);
    }

    /**
     * Reads a file. The sink is called on this thread as pages are found, and the worker waits while it is busy.
     *
     * @throws Refused the file cannot be read, now or later
     * @throws WorkerDied it went beyond its limits, or took the worker with it
     * @throws IOException no worker could be started, or they were closed: not the file's doing
     */
    public void read(Task task, Sink sink) throws Refused, WorkerDied, IOException, InterruptedException {
        var body = new Body()
                .text(task.path().toString())
                .text(task.type())
                .number(task.fromPage())
                .limits(task.limits());
        converse(readers, Wire.READ, body, new Intake(task, sink));
    }

    /** One page as a PNG. */
    public byte[] render(Path pdf, int page, int dpi) throws Refused, WorkerDied, IOException, InterruptedException {
        if (page < 1 || dpi < SMALLEST_DPI || dpi > LARGEST_DPI) {
            throw new IllegalArgumentException("page " + page + " at " + dpi + " dpi");
        }
        var body = new Body().text(pdf.toAbsolutePath().toString()).number(page).number(dpi);
        return converse(painters, Wire.RENDER, body, null).rest();
    }

    private Reading converse(Pool pool, byte kind, Body request, Intake intake)
            throws Refused, WorkerDied, IOException, InterruptedException {
        Child child = pool.take();
        boolean good = false;
        try {
            Message end = lastMessage(pool, child, child.ask(kind, request.bytes()), intake);
            var body = new Reading(end);
            good = body.number() == 0;
            if (end.kind() == Wire.REFUSED || end.kind() == Wire.BROKEN) {
                throw refused(end, body);
            }
            if (end.kind() != (kind == Wire.READ ? Wire.DONE : Wire.IMAGE)) {
                throw new Nonsense("an answer to another question");
            }
            return body;
        } catch (Nonsense e) {
            good = false;
            throw nonsense(e, intake);
        } finally {
            pool.giveBack(child, good);
        }
    }

    /** Hands on what comes until the last message. Counts the time that we wait, and not what the sink takes for itself. */
    private Message lastMessage(Pool pool, Child child, int task, Intake intake)
            throws WorkerDied, IOException, InterruptedException {
        Duration left = settings.timePerFile();
        while (true) {
            long since = System.nanoTime();
            boolean lastChance = left.compareTo(settings.silence()) <= 0;
            Heard heard = child.next(lastChance ? left : settings.silence());
            left = left.minusNanos(System.nanoTime() - since);
            if (heard == null) {
                throw lastChance
                        ? died(
                                Kind.TIME,
                                "It took longer than " + settings.timePerFile().toSeconds() + " s",
                                intake)
                        : died(
                                Kind.SILENCE,
                                "Nothing came for " + settings.silence().toSeconds() + " s",
                                intake);
            }
            Message message = heard.message();
            if (message == null) {
                throw ended(pool, child, heard, intake);
            }
            if (message.task() != task) {
                throw new Nonsense("a message about another file");
            }
            if (message.kind() >= Wire.IMAGE) {
                return message;
            }
            if (intake == null) {
                throw new Nonsense("a message out of turn");
            }
            intake.take(message);
        }
    }

    private static Refused refused(Message end, Reading body) throws Nonsense {
        String reason = body.text(Wire.LONGEST_REASON);
        String where = end.kind() == Wire.BROKEN ? body.text(Wire.LONGEST_REASON) : null;
        body.end();
        if (reason == null) {
            throw new Nonsense("a refusal without a reason");
        }
        var refused = new Refused(reason.replaceAll("\\p{Cntrl}", " "));
        if (where != null && where.matches("[\\w.$/<>: -]+")) {
            refused.initCause(new IOException(where));
        }
        return refused;
    }

    private WorkerDied ended(Pool pool, Child child, Heard heard, Intake intake) throws IOException {
        if (heard.nonsense() != null) {
            return nonsense(new Nonsense(heard.nonsense()), intake);
        }
        int code = child.ended();
        if (pool.closed()) {
            throw new IOException("The workers were closed.");
        }
        return switch (code) {
            case WorkerMain.OUT_OF_MEMORY ->
                died(Kind.MEMORY, "It needed more than " + settings.memoryMb() + " MB of memory", intake);
            case 128 + 9, 128 + 15 ->
                died(Kind.KILLED, "What read it was ended from outside (signal " + (code - 128) + ")", intake);
            default ->
                died(
                        Kind.CRASH,
                        "What read it broke down (" + (code > 128 ? "signal " + (code - 128) : "code " + code) + ")",
                        intake);
        };
    }

    private static WorkerDied nonsense(Nonsense e, Intake intake) {
        return died(Kind.NONSENSE, "What read it broke the rules (" + e.getMessage() + ")", intake);
    }

    private static WorkerDied died(Kind kind, String reason, Intake intake) {
        return new WorkerDied(kind, intake == null ? 0 : intake.lastPage(), reason);
    }

    /** The processes that there are now. */
    List<ProcessHandle> processes() {
        return Stream.concat(readers.processes().stream(), painters.processes().stream())
                .toList();
    }

    @Override
    public void close() {
        readers.close();
        painters.close();
        launch.close();
    }
}
