package dev.lectern.extract.worker;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How a worker is started: with which options, with whatever limits the system offers on top, and in which folder. The
 * folders of one parent are under one of its own with a lock, so that another can tell which were left behind by a killed one.
 */
final class Launch implements AutoCloseable {

    private static final String PREFIX = "workers-";
    private static final Duration TOO_YOUNG_TO_BE_LEFT_BEHIND = Duration.ofMinutes(1);

    /** What a JVM reserves beside its heap without ever touching most of it: half of this was measured. */
    private static final long ADDRESS_SPACE_BESIDE_HEAP_MB = 1_024;

    private static final long LARGEST_FILE = 1L << 30;

    private final WorkerSettings settings;
    private final Path folder;
    private final FileChannel lock;
    private final List<String> prefix;
    private int started;

    Launch(WorkerSettings settings) throws IOException {
        this.settings = settings;
        Files.createDirectories(settings.scratch());
        removeLeftBehind(settings.scratch());
        folder = settings.scratch().resolve(PREFIX + UUID.randomUUID());
        makePrivate(folder);
        lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        prefix = prefix(settings);
    }

    /** A new empty folder that nobody else may look into. */
    synchronized Path newHome() throws IOException {
        Path home = folder.resolve("" + ++started);
        makePrivate(home);
        return home;
    }

    Process start(Path home) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(java(settings, home));
        var builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    static List<String> java(WorkerSettings settings, Path home) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(memory(settings.memoryMb()));
        command.addAll(List.of(
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=" + home.resolve("crash")));
        if (Runtime.version().feature() >= 24) {
            command.add("--illegal-native-access=deny");
        }
        command.addAll(List.of(
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + home,
                "-Duser.home=" + home,
                // What is known of the system's fonts is gathered once and not by each worker.
                "-Dpdfbox.fontcache=" + home.getParent(),
                "-Duser.timezone=UTC",
                "-Duser.language=en",
                "-Dfile.encoding=UTF-8",
                "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog",
                "-Djava.nio.channels.spi.SelectorProvider=" + Confinement.NoNetwork.class.getName(),
                // Names are then looked up in this file only, which there is not.
                "-Djdk.net.hosts.file=" + home.resolve("hosts"),
                "-Djdk.serialFilter=!*",
                "-Djavax.xml.accessExternalDTD=",
                "-Djavax.xml.accessExternalSchema=",
                "-Djavax.xml.accessExternalStylesheet="));
        command.addAll(settings.javaOptions());
        command.addAll(
                List.of("-cp", String.join(File.pathSeparator, settings.classpath()), WorkerMain.class.getName()));
        return command;
    }

    private static List<String> memory(int heapMb) {
        return List.of(
                "-Xmx" + heapMb + "m",
                "-Xms16m",
                "-XX:+UseSerialGC",
                // The better compiler takes 5 ms of 10 off a page, but not at once: as eager as it usually is, it costs
                // more
                // than it gains over the first thousand pages. Four times as patient, it has paid off after five
                // hundred.
                "-XX:Tier4InvocationThreshold=20000",
                "-XX:Tier4MinInvocationThreshold=2400",
                "-XX:Tier4CompileThreshold=60000",
                "-XX:Tier4BackEdgeThreshold=160000",
                "-XX:MaxMetaspaceSize=128m",
                "-XX:CompressedClassSpaceSize=64m",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:MaxDirectMemorySize=32m",
                "-XX:+ExitOnOutOfMemoryError");
    }

    /**
     * What can be had from the system without being its administrator; each is tried once and left out where it is not there
     * or not allowed. The order matters: entering a network of one's own forgets the signal that comes with the parent's death.
     */
    private static List<String> prefix(WorkerSettings settings) {
        List<String> prefix = new ArrayList<>();
        addIfUsable(prefix, "nice", "-n", "10");
        if (!addIfUsable(prefix, "unshare", "--net")) {
            addIfUsable(prefix, "unshare", "--user", "--net");
        }
        addIfUsable(
                prefix,
                "prlimit",
                "--as=" + (settings.memoryMb() + ADDRESS_SPACE_BESIDE_HEAP_MB << 20),
                "--fsize=" + LARGEST_FILE,
                // Each entry of the classpath may stay open.
                "--nofile=" + (256 + settings.classpath().size()),
                "--core=0");
        addIfUsable(prefix, "setpriv", "--no-new-privs", "--pdeathsig", "KILL");
        return prefix;
    }

    private static boolean addIfUsable(List<String> prefix, String tool, String... arguments) {
        List<String> longer = new ArrayList<>(prefix);
        longer.add(tool);
        longer.addAll(List.of(arguments));
        List<String> trial = new ArrayList<>(longer);
        trial.add("true");
        if (!succeeds(trial)) {
            return false;
        }
        prefix.clear();
        prefix.addAll(longer);
        return true;
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void makePrivate(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }

    private static void removeLeftBehind(Path scratch) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(scratch, PREFIX + "*")) {
            for (Path other : others) {
                if (leftBehind(other)) {
                    remove(other);
                }
            }
        }
    }

    private static boolean leftBehind(Path folder) {
        try (FileChannel lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE)) {
            Instant old = Instant.now().minus(TOO_YOUNG_TO_BE_LEFT_BEHIND);
            return lock.tryLock() != null
                    && Files.getLastModifiedTime(folder.resolve("lock"))
                            .toInstant()
                            .isBefore(old);
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** Empties a folder; what cannot be removed now is removed with its parent's. Links are removed and not followed. */
    static void empty(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path each : (Iterable<Path>) inside::iterator) {
                remove(each);
            }
        } catch (IOException e) {
            // It is gone, or not ours any more.
        }
    }

    static void remove(Path path) {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // The next parent tries again.
        }
    }

    @Override
    public void close() {
        try (lock) {
            remove(folder);
        } catch (IOException e) {
            // The lock ends with this process at the latest.
        }
    }
}
