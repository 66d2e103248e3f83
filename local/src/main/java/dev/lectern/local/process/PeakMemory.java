package dev.lectern.local.process;

/** The most memory that a process and all below it had at once, looked at twice a second. */
public final class PeakMemory implements AutoCloseable {

    private static final int EVERY_MS = 500;

    private final Thread looking;
    private volatile long most;

    public PeakMemory(long pid) {
        looking = Thread.ofPlatform().daemon().start(() -> look(pid));
    }

    private void look(long pid) {
        try {
            while (true) {
                most = Math.max(most, ProcessTable.treePss(pid).orElse(0));
                Thread.sleep(EVERY_MS);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    public long bytes() {
        return most;
    }

    @Override
    public void close() {
        looking.interrupt();
    }
}
