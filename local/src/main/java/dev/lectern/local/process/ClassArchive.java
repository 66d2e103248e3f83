package dev.lectern.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;

/**
 * Where a JVM keeps the classes it has already read and checked, which halves its next start. It writes the file when it
 * ends the first time, and refuses it when a jar has changed without ever writing it anew: so each state of the jars has
 * a file of its own.
 */
public record ClassArchive(Path file) {

    private static final int KEPT = 3;

    public static ClassArchive of(Path folder, String stem, List<Path> jars) {
        try {
            var state = new StringBuilder(Runtime.version().toString());
            for (var jar : jars) {
                state.append(jar)
                        .append(Files.size(jar))
                        .append(Files.getLastModifiedTime(jar).toMillis());
            }
            Files.createDirectories(folder);
            prune(folder, stem);
            return new ClassArchive(folder.resolve(stem + "-" + Unprivileged.shortHash(state.toString()) + ".jsa"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the jars of " + stem, e);
        }
    }

    public boolean written() {
        return Files.exists(file);
    }

    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> flags() {
        return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file, "-Xlog:disable");
    }

    /** A running JVM keeps the one it has mapped, whatever happens to its name. */
    private static void prune(Path folder, String stem) throws IOException {
        try (var files = Files.list(folder)) {
            var old = files.filter(file -> file.getFileName().toString().startsWith(stem + "-")
                            && file.toString().endsWith(".jsa"))
                    .sorted(Comparator.comparing(ClassArchive::modified).reversed())
                    .skip(KEPT)
                    .toList();
            for (var file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
