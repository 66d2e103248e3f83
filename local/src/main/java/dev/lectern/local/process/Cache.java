package dev.lectern.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** The user's cache folder: each entry is made once, appears whole or not at all, and survives concurrent starts. */
public final class Cache {

    /** Fills an empty folder; what it throws leaves no trace in the cache. */
    public interface Maker {
        void make(Path empty) throws IOException;
    }

    private Cache() {}

    public static Path root() {
        var configured = System.getenv("XDG_CACHE_HOME");
        var base = configured != null && configured.startsWith("/")
                ? Path.of(configured)
                : Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")), ".cache");
        return Unprivileged.reachable(base.resolve("lectern"));
    }

    public static synchronized Path entry(String name, Maker maker) {
        var entry = root().resolve(name);
        if (Files.isDirectory(entry)) {
            return entry;
        }
        try {
            Files.createDirectories(root());
            try (var lock = lock(root().resolve(name + ".lock"))) {
                if (!Files.isDirectory(entry) && lock.isOpen()) {
                    var draft = root().resolve(name + ".draft");
                    delete(draft);
                    Files.createDirectories(draft);
                    // The umask may be strict, and the unprivileged user has to read this.
                    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
                    maker.make(draft);
                    Files.move(draft, entry, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return entry;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill the cache entry " + entry + ": " + e.getMessage(), e);
        }
    }

    /** Waits for the lock; closing the channel gives it back, and so does the death of the process. */
    public static FileChannel lock(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            channel.lock();
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (var paths = Files.walk(tree)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
