package dev.lectern.local.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Keeps a process's log within bounds: the file being written and two older ones. */
public final class LogFile {

    private static final long LIMIT = 10L * 1024 * 1024;

    private LogFile() {}

    /**
     * Copies and empties instead of renaming: the process appends to this very file by itself, so that its words are
     * kept even if the supervisor dies. Lines written between copy and cut are lost; that is the price.
     */
    static void rotate(Path file) {
        try {
            if (!Files.exists(file) || Files.size(file) < LIMIT) {
                return;
            }
            if (Files.exists(older(file, 1))) {
                Files.move(older(file, 1), older(file, 2), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.copy(file, older(file, 1), StandardCopyOption.REPLACE_EXISTING);
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rotate " + file, e);
        }
    }

    /** The newest lines; reads no more than the end of the file. */
    public static java.util.List<String> tail(Path file, int lines) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var from = Math.max(0, channel.size() - 4000L * lines);
            var buffer = java.nio.ByteBuffer.allocate((int) (channel.size() - from));
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
                continue;
            }
            var all = new String(buffer.array(), 0, buffer.position(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return all.subList(Math.max(from > 0 && all.size() > 1 ? 1 : 0, all.size() - lines), all.size());
        } catch (IOException e) {
            return java.util.List.of();
        }
    }

    private static Path older(Path file, int generation) {
        return file.resolveSibling(file.getFileName() + "." + generation);
    }
}
