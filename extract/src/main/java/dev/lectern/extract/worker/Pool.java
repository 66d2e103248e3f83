package dev.lectern.extract.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Workers that wait for files, never more than there are turns. First come, first served. */
final class Pool implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final WorkerSettings settings;
    private final Launch launch;
    private final Semaphore turns;
    private final Deque<Child> idle = new ConcurrentLinkedDeque<>();
    private final Set<Child> living = ConcurrentHashMap.newKeySet();
    // The system ends a worker when the thread that started it ends, so one that lasts starts them all.
    private final ScheduledExecutorService starter = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("starts workers").daemon().factory());
    private volatile boolean closed;

    Pool(WorkerSettings settings, Launch launch, int count) {
        this.settings = settings;
        this.launch = launch;
        turns = new Semaphore(count, true);
        long often = Math.max(1, settings.idle().toMillis() / 2);
        starter.scheduleWithFixedDelay(this::endIdle, often, often, TimeUnit.MILLISECONDS);
    }

    /** A worker for one task, to be given back whatever comes of it. */
    Child take() throws IOException, InterruptedException {
        turns.acquire();
        boolean taken = false;
        try {
            Child child = rested();
            if (child == null) {
                child = start();
            }
            taken = true;
            return child;
        } finally {
            if (!taken) {
                turns.release();
            }
        }
    }

    void giveBack(Child child, boolean good) {
        try {
            if (good && !closed && child.atRest() && child.tasks() < settings.filesBeforeRetiring()) {
                child.rest();
                idle.push(child);
            } else {
                end(child);
            }
        } finally {
            turns.release();
        }
        if (closed) {
            endAll();
        } else if (!living.contains(child)) {
            Thread.startVirtualThread(this::replace);
        }
    }

    List<ProcessHandle> processes() {
        return living.stream().map(Child::handle).toList();
    }

    private Child rested() {
        for (Child child = idle.poll(); child != null; child = idle.poll()) {
            if (child.atRest()) {
                return child;
            }
            end(child);
        }
        return null;
    }

    private Child start() throws IOException, InterruptedException {
        Child child = startOnItsThread();
        boolean ready = false;
        try {
            child.awaitReady(START);
            if (closed) {
                throw new IOException("The workers were closed.");
            }
            ready = true;
            return child;
        } finally {
            if (!ready) {
                end(child);
            }
        }
    }

    /** Waits even where it is interrupted, for the moment that it takes, so that no process is started and forgotten. */
    private Child startOnItsThread() throws IOException {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    Child child = Child.start(launch);
                                    living.add(child);
                                    return child;
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            starter)
                    .join();
        } catch (CompletionException e) {
            throw new IOException("A worker could not be started.", e.getCause());
        } catch (RejectedExecutionException e) {
            throw new IOException("The workers were closed.", e);
        }
    }

    /** Has the next worker ready in place of one that ended, if nobody waits who starts it himself. */
    private void replace() {
        if (closed || !idle.isEmpty() || !turns.tryAcquire()) {
            return;
        }
        try {
            idle.push(start());
        } catch (IOException e) {
            // Whoever needs it next tries again, and is told.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            turns.release();
        }
        if (closed) {
            endAll();
        }
    }

    private void endIdle() {
        for (Child child : idle) {
            if (child.idleFor(settings.idle()) && idle.remove(child)) {
                end(child);
            }
        }
    }

    private void end(Child child) {
        child.kill();
        living.remove(child);
    }

    private void endAll() {
        living.forEach(this::end);
    }

    /** Ends all, also those that are reading: who waits for them is told. */
    @Override
    public void close() {
        closed = true;
        starter.shutdown();
        endAll();
    }

    boolean closed() {
        return closed;
    }
}
