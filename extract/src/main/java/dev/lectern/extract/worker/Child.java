package dev.lectern.extract.worker;

import dev.lectern.extract.worker.Wire.Message;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One process from this side. Only one thread at a time talks to it; anyone may kill it. */
final class Child {

    /** What it says before it is asked anything is ours (a missing class, a wrong option), and this much of it is kept. */
    private static final int KEPT_OF_ITS_COMPLAINTS = 2_000;

    private static final Duration REAPED = Duration.ofSeconds(5);

    /** What came: a message, or why no more will come (null: it ended). */
    record Heard(Message message, String nonsense) {}

    private final Process process;
    private final Path home;
    private final DataOutputStream in;
    private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(2);
    private final Thread listener;
    private final byte[] complaints = new byte[KEPT_OF_ITS_COMPLAINTS];
    private volatile int complained;
    private volatile boolean ready;
    private volatile long idleSince = System.nanoTime();
    private int task;

    private Child(Process process, Path home) {
        this.process = process;
        this.home = home;
        in = new DataOutputStream(process.getOutputStream());
        listener = daemon("listens", this::listen);
        daemon("drains", this::drain);
    }

    static Child start(Launch launch) throws IOException {
        Path home = launch.newHome();
        return new Child(launch.start(home), home);
    }

    private Thread daemon(String does, Runnable what) {
        return Thread.ofPlatform()
                .name("worker " + process.pid() + " " + does)
                .daemon()
                .start(what);
    }

    /** Waits until it is ready to be asked. */
    void awaitReady(Duration longest) throws IOException, InterruptedException {
        Heard first = next(longest);
        if (first == null || first.message() == null || first.message().kind() != Wire.READY) {
            kill();
            throw new IOException("A worker could not be started: "
                    + new String(complaints, 0, complained, StandardCharsets.UTF_8).strip());
        }
        ready = true;
    }

    /** Starts a task; the number that it returns is on all messages that belong to it. */
    int ask(byte kind, byte[] body) throws IOException {
        Wire.write(in, new Message(kind, ++task, body));
        return task;
    }

    /** The next that is heard, or null if nothing is for this long. */
    Heard next(Duration longest) throws InterruptedException {
        return heard.poll(Math.max(0, longest.toNanos()), TimeUnit.NANOSECONDS);
    }

    int tasks() {
        return task;
    }

    /** Alive, and has said nothing that it was not asked. */
    boolean atRest() {
        return process.isAlive() && heard.isEmpty();
    }

    void rest() {
        Launch.empty(home);
        idleSince = System.nanoTime();
    }

    boolean idleFor(Duration time) {
        return System.nanoTime() - idleSince > time.toNanos();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** How it ended; kills it if it only fell silent. Signals are 128 and more. */
    int ended() {
        if (!waits(Duration.ofSeconds(2))) {
            kill();
        }
        return process.isAlive() ? 0 : process.exitValue();
    }

    /** Ends it whatever it does, waits until it is gone, and removes what it left. */
    void kill() {
        process.destroyForcibly();
        listener.interrupt();
        waits(REAPED);
        Launch.remove(home);
    }

    /** Waits for its end even where the thread is interrupted, and leaves it so. */
    private boolean waits(Duration longest) {
        boolean interrupted = Thread.interrupted();
        try {
            return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return !process.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void listen() {
        String nonsense = null;
        try (var out = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            for (Message message = Wire.read(out); message != null; message = Wire.read(out)) {
                heard.put(new Heard(message, null));
            }
        } catch (Wire.Nonsense e) {
            nonsense = e.getMessage();
        } catch (IOException e) {
            // It ended in the middle of a message.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listened(new Heard(null, nonsense));
    }

    private void listened(Heard end) {
        try {
            heard.put(end);
        } catch (InterruptedException e) {
            // It was killed: what it said last is of no use to anybody, but that it ended is.
            heard.clear();
            heard.add(end);
        }
    }

    private void drain() {
        try (InputStream err = process.getErrorStream()) {
            byte[] buffer = new byte[8_192];
            int length = err.read(buffer);
            while (length >= 0) {
                if (!ready) {
                    int kept = Math.min(length, complaints.length - complained);
                    System.arraycopy(buffer, 0, complaints, complained, kept);
                    complained += kept;
                }
                length = err.read(buffer);
            }
        } catch (IOException e) {
            // It ended.
        }
    }
}
