package dev.lectern.common.blob;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Blobs as objects of a bucket; on this machine there are only copies for who reads a file, while he does. */
final class S3BlobStore implements BlobStore {

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

    private static final String COPY = "copy";
    private static final int BUFFER = 1 << 17;

    private record Copy(Path file, long size) implements LocalBlob {
        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Bucket bucket;
    private final Path copies;

    S3BlobStore(S3Config config, Path copies, Clock clock) {
        this.bucket = new Bucket(config, clock);
        this.copies = copies;
    }

    @Override
    public Uni<String> put(byte[] bytes) {
        return onWorker(() -> Signature.hash(bytes)).chain(key -> put(key, () -> BodyPublishers.ofByteArray(bytes)));
    }

    /** Should it change meanwhile, the store refuses it: the hash that was looked up is signed with it. */
    @Override
    public Uni<String> put(Path file) {
        return onWorker(() -> hash(file)).chain(key -> put(key, () -> BodyPublishers.ofFile(file)));
    }

    private Uni<String> put(String key, Callable<BodyPublisher> body) {
        return bucket.has(key)
                .chain(there -> there
                        ? Uni.createFrom().voidItem()
                        : onWorker(body).chain(publisher -> bucket.put(key, publisher)))
                .replaceWith(key);
    }

    @Override
    public Uni<Boolean> has(String key) {
        return checked(key).chain(bucket::has);
    }

    @Override
    public Uni<byte[]> get(String key) {
        return checked(key)
                .chain(good -> bucket.get(good, BodyHandlers.ofByteArray()))
                .map(S3BlobStore::found);
    }

    @Override
    public Uni<LocalBlob> local(String key) {
        return checked(key)
                .chain(good -> onWorker(() -> Files.createTempFile(Files.createDirectories(copies), COPY, null)))
                .chain(file -> bucket.get(key, BodyHandlers.ofFile(file))
                        .map(S3BlobStore::found)
                        .<LocalBlob>map(filled -> new Copy(filled, size(filled)))
                        .onFailure()
                        .invoke(() -> new Copy(file, 0).close()));
    }

    @Override
    public Uni<Boolean> delete(String key) {
        return has(key).call(
                        there -> there ? bucket.delete(key) : Uni.createFrom().voidItem());
    }

    @Override
    public Uni<List<String>> storedBefore(String beginning, Instant then) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<Optional<String>>(Optional.empty()),
                        from -> bucket.list(beginning, from.get()).invoke(page -> from.set(page.next())))
                .whilst(page -> page.next().isPresent())
                .onItem()
                .transformToIterable(Listing::entries)
                .filter(entry -> entry.modified().isBefore(then)
                        && KEY.matcher(entry.key()).matches())
                .map(Listing.Entry::key)
                .collect()
                .asList();
    }

    /** An object is there as a whole or not at all; what is left are copies whose readers were killed. */
    @Override
    public Uni<Void> forgetUnfinished(Instant then) {
        return onWorker(() -> {
            try (var files = Files.newDirectoryStream(Files.createDirectories(copies), COPY + "*")) {
                for (var file : files) {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(then)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
            return null;
        });
    }

    // Keys come from rows and requests; anything but a hash could be another path.
    private static Uni<String> checked(String key) {
        return KEY.matcher(key).matches()
                ? Uni.createFrom().item(key)
                : Uni.createFrom().failure(ProblemException.notFound("blob"));
    }

    private static <T> T found(Optional<T> answer) {
        return answer.orElseThrow(() -> ProblemException.notFound("blob"));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Path file) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            var buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                continue;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static <T> Uni<T> onWorker(Callable<T> work) {
        return Uni.createFrom()
                .<T>emitter(emitter -> {
                    try {
                        emitter.complete(work.call());
                    } catch (Exception e) {
                        emitter.fail(e);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
