package dev.lectern.common.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTest {

    @Test
    void followingTheCursorsShowsEachRowOnce() {
        for (int size = 0; size < 12; size++) {
            var rows = Stream.generate(Ids::next).limit(size).toList();
            assertThat(walk(rows, 3)).isEqualTo(rows.reversed());
        }
    }

    @Test
    void aForeignCursorIsABadRequest() {
        assertThatThrownBy(() -> Page.after("nonsense!")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Page.after("AAAA")).isInstanceOf(ProblemException.class);
    }

    private static List<UUID> walk(List<UUID> rows, int limit) {
        var seen = new ArrayList<UUID>();
        String cursor = null;
        do {
            var page = Page.of(query(rows, cursor, limit), limit, id -> id);
            seen.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return seen;
    }

    /** As SQL does it: id < after order by id desc limit limit + 1. */
    private static List<UUID> query(List<UUID> rows, String cursor, int limit) {
        var after = Page.after(cursor).toString();
        return rows.stream()
                .filter(id -> id.toString().compareTo(after) < 0)
                .sorted(Comparator.comparing(UUID::toString).reversed())
                .limit(limit + 1L)
                .toList();
    }
}
