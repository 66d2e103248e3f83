package dev.lectern.common.blob;

import dev.lectern.common.problem.ProblemException;
import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/** Blobs in a local directory, spread over subfolders. */
@ApplicationScoped
@DefaultBean
class DirectoryBlobStore implements BlobStore {

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    private final Path root;

    DirectoryBlobStore(BlobConfig config) {
        this.root = config.directory();
    }

    @Override
    public Uni<String> put(byte[] bytes) {
        return onWorker(() -> {
            var key = hash(bytes);
            var target = place(key);
            if (Files.notExists(target)) {
                write(target, bytes);
            }
            return key;
        });
    }

    @Override
    public Uni<byte[]> get(String key) {
        return onWorker(() -> {
            try {
                return Files.readAllBytes(place(key));
            } catch (NoSuchFileException e) {
                throw ProblemException.notFound("blob");
            }
        });
    }

    @Override
    public Uni<Boolean> delete(String key) {
        return onWorker(() -> Files.deleteIfExists(place(key)));
    }

    // Written aside, forced to disk and then renamed, with the folder forced too: a reader sees all of it or nothing,
    // also
    // after a crash.
    private static void write(Path target, byte[] bytes) throws IOException {
        Files.createDirectories(target.getParent());
        var aside = Files.createTempFile(target.getParent(), "incoming", null);
        try (var file = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            file.force(true);
        }
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    // Keys come from rows and requests; anything but a hash could point outside the directory.
    private Path place(String key) {
        if (!KEY.matcher(key).matches()) {
            throw ProblemException.notFound("blob");
        }
        return root.resolve(key.substring(0, 2)).resolve(key.substring(2, 4)).resolve(key);
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> Uni<T> onWorker(Callable<T> work) {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        return work.call();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
