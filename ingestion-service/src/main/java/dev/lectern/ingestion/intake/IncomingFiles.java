package dev.lectern.ingestion.intake;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.extract.Formats;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.detect.Types;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SourceConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Looks at files that somebody wants to bring in, whatever way they came, and stores the bytes of those that will do. */
@ApplicationScoped
public class IncomingFiles {

    private record Seen(String name, String type, long size) {}

    private static final String IMPORTS = "/api/v1/imports";
    /** Known, but not read as sources of their own. */
    private static final Map<String, String> BRING_OTHERS =
            Map.of(Types.BIBTEX, "A BibTeX list", Types.RIS, "A RIS list", Types.ZIP, "A zip archive");

    private final BlobStore blobs;
    private final SourceConfig config;

    IncomingFiles(BlobStore blobs, SourceConfig config) {
        this.blobs = blobs;
        this.config = config;
    }

    /**
     * Fails with a problem if there is nothing in it (400), too much (413), or nothing that we can read (422). The declared
     * type may be null. No transaction is open meanwhile.
     */
    public Uni<IncomingFile> take(Path file, String name, String declared) {
        return OffLoop.call(() -> look(file, name, declared)).chain(seen -> OffLoop.andBack(() -> blobs.put(file))
                .map(hash -> new IncomingFile(file, seen.name(), seen.type(), hash, seen.size())));
    }

    private Seen look(Path file, String given, String declared) {
        long size = size(file);
        if (size == 0) {
            throw ProblemException.badRequest("file", "There is nothing in it.");
        }
        if (size > config.maxFile().asLongValue()) {
            throw ProblemException.tooLarge(
                    "A file may have at most " + config.maxFile().asLongValue() + " bytes.");
        }
        var name = FileNames.safe(given);
        return new Seen(name, type(file, name, declared), size);
    }

    private static String type(Path file, String name, String declared) {
        try {
            var type = Types.of(file, name, declared, Limits.USUAL);
            if (BRING_OTHERS.containsKey(type)) {
                throw new Refused(
                        BRING_OTHERS.get(type) + " brings in other sources: please send it to " + IMPORTS + ".");
            }
            Formats.of(type);
            return type;
        } catch (Refused e) {
            throw ProblemException.unprocessable("file", e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
