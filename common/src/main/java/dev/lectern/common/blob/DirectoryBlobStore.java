package dev.lectern.common.blob;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Blobs in a local directory, spread over subfolders. */
final class DirectoryBlobStore implements BlobStore {

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    private static final int BUFFER = 1 << 17;

    /** As files are called until all of their bytes are there. */
    private static final String ASIDE = "incoming";

    /** Two folders deep. */
    private static final int DEPTH = 3;

    /** What is here already needs no copy, and so no end. */
    private record InPlace(Path file, long size) implements LocalBlob {
        @Override
        public void close() {}
    }

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
    public Uni<String> put(Path file) {
        return onWorker(() -> {
            Files.createDirectories(root);
            var aside = Files.createTempFile(root, ASIDE, null);
            try {
                var key = copy(file, aside);
                var target = place(key);
                if (Files.notExists(target)) {
                    Files.createDirectories(target.getParent());
                    publish(aside, target);
                }
                return key;
            } finally {
                Files.deleteIfExists(aside);
            }
        });
    }

    @Override
    public Uni<Boolean> has(String key) {
        return onWorker(() -> Files.exists(place(key)));
    }

    @Override
    public Uni<LocalBlob> local(String key) {
        return onWorker(() -> {
            try {
                return new InPlace(place(key), Files.size(place(key)));
            } catch (NoSuchFileException e) {
                throw ProblemException.notFound("blob");
            }
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

    @Override
    public Uni<List<String>> storedBefore(String beginning, Instant then) {
        return onWorker(() -> {
            var folder = root.resolve(beginning.substring(0, 2));
            return older(folder, DEPTH - 1, then, name -> name.startsWith(beginning) && isKey(name)).stream()
                    .map(DirectoryBlobStore::name)
                    .toList();
        });
    }

    @Override
    public Uni<Void> forgetUnfinished(Instant then) {
        return onWorker(() -> {
            for (var file : older(root, DEPTH, then, name -> name.startsWith(ASIDE))) {
                Files.deleteIfExists(file);
            }
            return null;
        });
    }

    // Others write and delete meanwhile: what is gone before it was looked at is none of them.
    private static List<Path> older(Path folder, int depth, Instant then, Predicate<String> named) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(folder, Set.of(), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && attributes.lastModifiedTime().toInstant().isBefore(then)
                        && named.test(name(file))) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return found;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static boolean isKey(String name) {
        return KEY.matcher(name).matches();
    }

    // Written aside, forced to disk and then renamed, with the folder forced too: a reader sees all of it or
    // nothing, also after a crash.
    private static void write(Path target, byte[] bytes) throws IOException {
        Files.createDirectories(target.getParent());
        var aside = Files.createTempFile(target.getParent(), ASIDE, null);
        try (var file = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            file.force(true);
        }
        publish(aside, target);
    }

    // Forced to disk as well; what it answers is the hash of what it wrote, whatever becomes of the file meanwhile.
    private static String copy(Path file, Path aside) throws IOException {
        var digest = sha256();
        var buffer = ByteBuffer.allocate(BUFFER);
        try (var from = FileChannel.open(file, StandardOpenOption.READ);
                var to = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                digest.update(buffer.duplicate());
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void publish(Path aside, Path target) throws IOException {
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    // Keys come from rows and requests; anything but a hash could point outside the directory.
    private Path place(String key) {
        if (!isKey(key)) {
            throw ProblemException.notFound("blob");
        }
        return root.resolve(key.substring(0, 2)).resolve(key.substring(2, 4)).resolve(key);
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
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
