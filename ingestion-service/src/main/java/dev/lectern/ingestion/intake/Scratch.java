package dev.lectern.ingestion.intake;

import dev.lectern.common.blob.BlobConfig;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;

/** Room for bytes on their way in. It lies beside those that they become: the temporary folder may be memory. */
@ApplicationScoped
public class Scratch {

    private final Path folder;

    Scratch(BlobConfig config) {
        this.folder = config.directory().resolve("uploads");
    }

    /** A file of its own for this work; it is gone when the work has ended, in whichever way. */
    public <T> Uni<T> file(Function<Path, Uni<T>> work) {
        return OffLoop.call(this::create)
                .chain(file -> work.apply(file).onTermination().call(() -> OffLoop.call(() -> delete(file))));
    }

    /** For whoever makes a file there himself, and discards it. */
    public Uni<Path> folder() {
        return OffLoop.call(this::made);
    }

    public Uni<Void> discard(Path file) {
        return OffLoop.call(() -> delete(file)).replaceWithVoid();
    }

    /** Files of requests and of work that must have ended long ago, by whichever replica. */
    public Uni<Void> discardOlder(Instant then) {
        return OffLoop.call(() -> {
            try (var files = Files.list(made())) {
                files.filter(file -> isOlder(file, then)).forEach(Scratch::delete);
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    // Gone meanwhile is as good as young.
    private static boolean isOlder(Path file, Instant then) {
        try {
            return Files.isRegularFile(file)
                    && Files.getLastModifiedTime(file).toInstant().isBefore(then);
        } catch (IOException e) {
            return false;
        }
    }

    private Path made() {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path create() {
        try {
            return Files.createTempFile(made(), "scratch", null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean delete(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            return false;
        }
    }
}
