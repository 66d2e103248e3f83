package dev.lectern.retrieval.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.SourceEvent.PaperEnriched;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Filters against a plain filter in memory: of what one may see nothing is lost, and nothing else comes. */
@QuarkusTest
class FilterTest {

    private static final List<String> KINDS = List.of("note", "paper", "guideline");
    private static final List<String> SECTIONS =
            Arrays.asList("1 Introduction", "2. Methods", "3.1 Results", "Results", "Über uns", null);
    private static final List<String> ASKED =
            List.of("introduction", "RESULTS", " 3.1 results", "methods", "über uns", "nothing", "2");

    private enum Where {
        PROJECT,
        OTHER_PROJECT,
        REPOSITORY,
        DOCUMENT,
        OTHERS_DOCUMENT
    }

    private record Use(Where where, String kind) {}

    private record Known(String chunk, UUID item, Integer year, String section, List<Use> uses) {}

    private record Asked(
            Set<Where> where, List<UUID> items, List<String> kinds, Integer from, Integer to, List<String> sections) {

        boolean finds(Known one) {
            return one.uses().stream()
                            .filter(use -> where.contains(use.where()))
                            .anyMatch(use -> kinds.isEmpty() || kinds.contains(use.kind()))
                    && (items.isEmpty() || items.contains(one.item()))
                    && (from == null || one.year() != null && one.year() >= from)
                    && (to == null || one.year() != null && one.year() <= to)
                    && (sections.isEmpty() || sections.stream().anyMatch(wanted -> isBelow(one.section(), wanted)));
        }

        private static boolean isBelow(String section, String wanted) {
            if (section == null) {
                return false;
            }
            var heading = section.toLowerCase(Locale.ROOT);
            var plain = wanted.strip().toLowerCase(Locale.ROOT);
            return heading.equals(plain)
                    || heading.replaceFirst("^[0-9.]+ ", "").equals(plain);
        }
    }

    private final Person reader = TestToken.viewer();
    private final UUID repository = UUID.randomUUID();
    private final Random random = new Random(11);
    private final List<Known> all = new ArrayList<>();

    @Test
    void whatComesIsWhatFitsAndMayBeSeen() {
        for (var where : Where.values()) {
            for (var i = 0; i < 3; i++) {
                keep(where);
            }
        }
        keep(Where.PROJECT, Where.REPOSITORY);
        keep(Where.OTHER_PROJECT, Where.DOCUMENT);
        Sources.readers(repository, reader.user());
        var empty = 0;

        for (var i = 0; i < 120; i++) {
            var asked = asked();
            var profile = List.of("balanced", "meaning", "words").get(i % 3);

            var found = search(asked, profile);

            var expected = all.stream().filter(asked::finds).map(Known::chunk).collect(Collectors.toSet());
            assertThat(found.<String>getList("hits.chunkId"))
                    .as("%s %s", profile, asked)
                    .doesNotHaveDuplicates()
                    .hasSameElementsAs(expected);
            assertThat(found.<String>getList("hits.kind"))
                    .allMatch(kind -> asked.kinds().isEmpty() || asked.kinds().contains(kind));
            empty += expected.isEmpty() ? 1 : 0;
        }
        assertThat(empty).isBetween(1, 80);
    }

    @Test
    void aFilterDoesNotChangeWhatAWordIsWorth() {
        for (var i = 0; i < 4; i++) {
            keep(Where.PROJECT);
        }
        var one = all.getFirst();
        var everywhere = new Asked(Set.of(Where.PROJECT), List.of(), List.of(), null, null, List.of());
        var there = new Asked(Set.of(Where.PROJECT), List.of(one.item()), List.of(), null, null, List.of());
        var score = "hits.find { it.chunkId == '" + one.chunk() + "' }.explain.lexical";

        assertThat(search(there, "words").getFloat(score))
                .isPositive()
                .isEqualTo(search(everywhere, "words").getFloat(score));
    }

    @Test
    void aYearThatComesToBeKnownIsSearchedFor() {
        var source = Sources.cutAs(reader, null, List.of("1 Introduction"), "The harbour is closed.")
                .usedBy(Ids.next(), reader.project(), null, null, "title", "paper")
                .index();
        var of1999 = new Asked(Set.of(Where.PROJECT), List.of(), List.of(), 1999, 1999, List.of());
        assertThat(search(of1999, "words").getList("hits")).isEmpty();

        source.control("year", "1999");
        Wire.send(source.scope.withRun(Ids.next()), new PaperEnriched(source.id, "matched", "doi", "W1", "none"));

        Awaitility.await()
                .untilAsserted(() -> assertThat(search(of1999, "words").<Integer>getList("hits.year"))
                        .containsExactly(1999));
    }

    private void keep(Where... where) {
        var year = random.nextInt(4) == 0 ? null : Integer.valueOf(random.nextInt(1990, 1996));
        var sections = IntStream.range(0, 3).mapToObj(i -> any(SECTIONS)).toList();
        var texts = IntStream.range(0, 3)
                .mapToObj(i ->
                        "The harbour of number " + random.nextInt(1_000_000) + " has " + random.nextInt() + " ships.")
                .toArray(String[]::new);
        var source = Sources.cutAs(reader, year, sections, texts);
        var uses = new ArrayList<Use>();
        for (var one : where) {
            var kind =
                    switch (one) {
                        case PROJECT, OTHER_PROJECT -> any(KINDS);
                        case REPOSITORY -> "repository_item";
                        case DOCUMENT, OTHERS_DOCUMENT -> "document";
                    };
            uses.add(new Use(one, kind));
            switch (one) {
                case PROJECT -> source.usedBy(Ids.next(), reader.project(), null, null, "title", kind);
                case OTHER_PROJECT -> source.usedBy(Ids.next(), UUID.randomUUID(), null, null, "title", kind);
                case REPOSITORY -> source.usedBy(Ids.next(), null, repository, null, "title", kind);
                case DOCUMENT -> source.usedBy(Ids.next(), reader.project(), null, reader.user(), "title", kind);
                case OTHERS_DOCUMENT ->
                    source.usedBy(Ids.next(), reader.project(), null, UUID.randomUUID(), "title", kind);
            }
        }
        source.index();
        for (var i = 0; i < 3; i++) {
            all.add(new Known(source.chunks.get(i).toString(), source.id, year, sections.get(i), uses));
        }
    }

    private Asked asked() {
        var where = Set.of(Where.PROJECT, Where.REPOSITORY, Where.DOCUMENT).stream()
                .sorted()
                .filter(one -> random.nextInt(3) > 0)
                .collect(Collectors.toSet());
        return new Asked(
                where.isEmpty() ? Set.of(Where.PROJECT) : where,
                random.nextInt(3) > 0
                        ? List.of()
                        : some(all.stream().map(Known::item).distinct().toList()),
                random.nextInt(2) > 0 ? List.of() : some(List.of("note", "paper", "document", "repository_item")),
                random.nextInt(3) > 0 ? null : Integer.valueOf(random.nextInt(1989, 1994)),
                random.nextInt(3) > 0 ? null : Integer.valueOf(random.nextInt(1994, 1997)),
                random.nextInt(3) > 0 ? List.of() : some(ASKED));
    }

    private <T> List<T> some(List<T> from) {
        return IntStream.range(0, random.nextInt(1, 4))
                .mapToObj(i -> any(from))
                .distinct()
                .toList();
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private JsonPath search(Asked asked, String profile) {
        var body = new JsonObject()
                .put("query", "harbour")
                .put("limit", 100)
                .put("fold", false)
                .put("profile", profile)
                .put("project", asked.where().contains(Where.PROJECT))
                .put("documents", asked.where().contains(Where.DOCUMENT))
                .put("repositoryIds", asked.where().contains(Where.REPOSITORY) ? ids(List.of(repository)) : null)
                .put("sourceItemIds", ids(asked.items()))
                .put("kinds", new JsonArray(asked.kinds()))
                .put("yearFrom", asked.from())
                .put("yearTo", asked.to())
                .put("sections", new JsonArray(asked.sections()));
        return given().auth()
                .oauth2(reader.token())
                .contentType(ContentType.JSON.withCharset("UTF-8"))
                .body(body.encode())
                .post("/api/v1/search")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static JsonArray ids(Collection<UUID> ids) {
        return new JsonArray(ids.stream().map(UUID::toString).toList());
    }
}
