package dev.lectern.workflow.comparison.export;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** A file as an answer. It is written off the event loop, since a large one takes a while. */
public final class Download {

    private Download() {}

    public static Uni<RestResponse<byte[]>> of(Sheet sheet, Format format) {
        return Uni.createFrom()
                .item(() -> format.write(sheet))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .map(bytes -> ResponseBuilder.<byte[]>ok(bytes)
                        .header(HttpHeaders.CONTENT_TYPE, format.mediaType())
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name(sheet, format) + "\"")
                        .build());
    }

    private static String name(Sheet sheet, Format format) {
        var plain = sheet.name()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return (plain.isEmpty() ? "comparison" : plain.substring(0, Math.min(60, plain.length()))) + "."
                + format.ending();
    }
}
