package dev.lectern.ingestion.original;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.blob.BlobStore.LocalBlob;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SeenSource;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.PathPart;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Bytes as they came: to be kept or shown by a viewer, and never run by a browser. */
@ApplicationScoped
public class Downloads {

    /** What the client wants of them, as its headers say: a range, if it has this, unless it has this. */
    public record Wanted(String range, String ifRange, String ifNoneMatch) {}

    public static final String ANY = "application/octet-stream";
    // What a browser would run if somebody talked it out of treating it as a download.
    private static final Set<String> ACTIVE =
            Set.of("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml");

    private final BlobStore blobs;
    private final CurrentVertxRequest current;

    Downloads(BlobStore blobs, CurrentVertxRequest current) {
        this.blobs = blobs;
        this.current = current;
    }

    /** Of what is found for whoever asks. */
    public Uni<RestResponse<PathPart>> answer(Wanted wanted, Uni<SeenSource> found) {
        var request = current.getCurrent();
        return found.chain(source -> {
            var tag = "\"" + source.fileHash() + "\"";
            if (tag.equals(wanted.ifNoneMatch())) {
                return Uni.createFrom()
                        .item(ResponseBuilder.<PathPart>create(Status.NOT_MODIFIED)
                                .header("ETag", tag)
                                .build());
            }
            var range = wanted.ifRange() == null || wanted.ifRange().equals(tag) ? wanted.range() : null;
            return OffLoop.andBack(() -> blobs.local(source.fileHash()))
                    .invoke(blob -> request.addEndHandler(ended -> blob.close()))
                    .map(blob -> answer(source, blob, range, tag));
        });
    }

    private static RestResponse<PathPart> answer(SeenSource source, LocalBlob blob, String range, String tag) {
        try {
            var part = ByteRange.of(range, blob.size());
            var answer = ResponseBuilder.create(part.isPresent() ? Status.PARTIAL_CONTENT : Status.OK, body(blob, part))
                    .header("ETag", tag)
                    .header("Accept-Ranges", "bytes")
                    .header("Cache-Control", "private, no-cache")
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Content-Security-Policy", "sandbox; default-src 'none'")
                    .header("Content-Disposition", disposition(name(source)))
                    .header("Content-Type", ACTIVE.contains(source.fileType()) ? ANY : source.fileType());
            part.ifPresent(some -> answer.header("Content-Range", some.header(blob.size())));
            return answer.build();
        } catch (ByteRange.Unsatisfiable e) {
            throw ProblemException.outOfRange("The file has " + blob.size() + " bytes.");
        }
    }

    private static PathPart body(LocalBlob blob, Optional<ByteRange> part) {
        return part.map(some -> new PathPart(blob.file(), some.from(), some.length()))
                .orElseGet(() -> new PathPart(blob.file(), 0, blob.size()));
    }

    private static String name(SeenSource source) {
        return source.isText() ? source.title() + ".txt" : source.fileName();
    }

    // The plain name for old clients has nothing that could end it early; the other one has all signs.
    private static String disposition(String name) {
        var plain = name.replaceAll("[^A-Za-z0-9 ._()-]", "_");
        var full = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + full;
    }
}
