package dev.lectern.local.suite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One process of the suite: how it is started, when it is ready, how it is asked to stop. {@code servesOthers} parts
 * start first and stop last. {@code leave} is how long it goes on, unnoticed by who looks for somebody ready, before a
 * restart stops it. {@code afterFailedStart} clears away what a start that failed may have left.
 */
record Part(
        String name,
        int port,
        boolean servesOthers,
        Supplier<List<String>> command,
        Map<String, String> environment,
        Path directory,
        Path log,
        BooleanSupplier ready,
        Duration leave,
        String stopSignal,
        Supplier<Duration> stopLimit,
        Runnable afterFailedStart) {}
