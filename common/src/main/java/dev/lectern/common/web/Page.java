package dev.lectern.common.web;

import dev.lectern.common.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of a list, newest first. `next` goes into `?after=` for the page behind it and is absent on the last one. The
 * cursor is the last row's id: ids are time-ordered, so no row is skipped or shown twice when others come in between.
 */
public record Page<T>(
        List<T> items,

        @Schema(nullable = true, description = "Pass as `after` to get the next page; absent on the last.")
        String next) {

    public static final int MOST = 200;

    /** Of rows that were asked for with `limit + 1`, so that we know whether there are more. */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, UUID> id) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        var shown = List.copyOf(rows.subList(0, limit));
        return new Page<>(shown, cursor(id.apply(shown.getLast())));
    }

    /** The id to continue after, or the greatest one for the first page. */
    public static UUID after(String cursor) {
        if (cursor == null || cursor.isBlank()) {
            return new UUID(-1, -1);
        }
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            return new UUID(bytes.getLong(), bytes.getLong());
        } catch (RuntimeException e) {
            throw ProblemException.badRequest("after", "This is not a cursor that we gave.");
        }
    }

    private static String cursor(UUID id) {
        var bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
