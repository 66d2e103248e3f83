package dev.lectern.ingestion.upload;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.intake.IncomingFile;
import dev.lectern.ingestion.intake.IncomingFiles;
import dev.lectern.ingestion.intake.NewContent;
import dev.lectern.ingestion.intake.NewContent.Kind;
import dev.lectern.ingestion.intake.NewContent.Origin;
import dev.lectern.ingestion.intake.RegisterSource;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.intake.Scratch;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts the parts together and registers the whole; whoever asks for it once more is answered the same. */
@ApplicationScoped
class CompleteUpload {

    private static final int BUFFER = 1 << 17;
    private static final int MOST_NAMED = 20;

    private record Seen(Upload upload, SortedMap<Integer, String> parts) {}

    private final Tenancy tenancy;
    private final Uploads uploads;
    private final BlobStore blobs;
    private final Scratch scratch;
    private final IncomingFiles files;
    private final RegisterSource register;

    CompleteUpload(
            Tenancy tenancy,
            Uploads uploads,
            BlobStore blobs,
            Scratch scratch,
            IncomingFiles files,
            RegisterSource register) {
        this.tenancy = tenancy;
        this.uploads = uploads;
        this.blobs = blobs;
        this.scratch = scratch;
        this.files = files;
        this.register = register;
    }

    Uni<Accepted> complete(Scope scope, Sight sight, UUID id) {
        return tenancy.tx(scope, tx -> uploads.find(tx, scope, id)
                        .chain(upload -> uploads.parts(tx, id).map(parts -> new Seen(upload, parts))))
                .chain(seen -> seen.upload().reply() != null
                        ? Uni.createFrom().item(seen.upload().reply())
                        : scratch.file(file -> whole(seen, file)
                                .chain(whole -> tenancy.tx(scope, tx -> register(tx, scope, sight, seen, whole)))));
    }

    private Uni<IncomingFile> whole(Seen seen, Path file) {
        checkAllThere(seen);
        var digest = sha256();
        return InTurn.each(seen.parts().values(), part -> append(part, file, digest))
                .invoke(() -> checkHash(seen.upload(), digest))
                .chain(() -> files.take(file, seen.upload().fileName(), null));
    }

    private static void checkAllThere(Seen seen) {
        var missing = IntStream.rangeClosed(1, seen.upload().parts())
                .filter(part -> !seen.parts().containsKey(part))
                .toArray();
        if (missing.length > 0) {
            var named = IntStream.of(missing)
                    .limit(MOST_NAMED)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(", "));
            throw ProblemException.unprocessable(
                    "parts",
                    "Of the " + seen.upload().parts() + " parts " + missing.length + " are missing: " + named
                            + (missing.length > MOST_NAMED ? " and more." : "."));
        }
    }

    private static void checkHash(Upload upload, MessageDigest digest) {
        var found = HexFormat.of().formatHex(digest.digest());
        if (upload.hash() != null && !upload.hash().equals(found)) {
            throw ProblemException.unprocessable(
                    "sha256", "The parts make a file with another hash than was said: " + found + ".");
        }
    }

    private Uni<Void> append(String part, Path file, MessageDigest digest) {
        return OffLoop.andBack(() -> blobs.local(part)).chain(blob -> OffLoop.call(() -> {
                    copy(blob.file(), file, digest);
                    return (Void) null;
                })
                .eventually(blob::close));
    }

    private static void copy(Path part, Path file, MessageDigest digest) {
        var buffer = ByteBuffer.allocate(BUFFER);
        try (var from = FileChannel.open(part, StandardOpenOption.READ);
                var to = FileChannel.open(file, StandardOpenOption.APPEND)) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                digest.update(buffer.duplicate());
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Somebody may have been faster, or have sent a part anew, while it was put together.
    private Uni<Accepted> register(SqlConnection tx, Scope scope, Sight sight, Seen seen, IncomingFile whole) {
        var id = seen.upload().id();
        return uploads.lock(tx, scope, id)
                .chain(upload -> upload.reply() != null
                        ? Uni.createFrom().item(upload.reply())
                        : uploads.parts(tx, id)
                                .invoke(parts -> checkUnchanged(seen, parts))
                                .chain(() -> register.add(tx, scope, sight, content(upload, whole)))
                                .call(accepted -> uploads.complete(tx, scope, id, seen.parts(), accepted)));
    }

    private static void checkUnchanged(Seen seen, SortedMap<Integer, String> parts) {
        if (!seen.parts().equals(parts)) {
            throw ProblemException.conflict("A part was sent anew while they were put together; try again.");
        }
    }

    private static NewContent content(Upload upload, IncomingFile whole) {
        var kind = Kind.valueOf(upload.kind().toUpperCase(Locale.ROOT));
        return new NewContent(kind, upload.title(), Origin.UPLOAD, null, new JsonObject(), whole);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
