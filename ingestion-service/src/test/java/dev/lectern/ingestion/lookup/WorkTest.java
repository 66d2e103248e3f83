package dev.lectern.ingestion.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTest {

    @Test
    void aWorkIsReadAsItIsPublished() {
        var work = Work.of(tree("""
                {"id": "https://openalex.org/W7", "doi": "https://doi.org/10.1000/ABC", "title": "On <i>E. coli</i> &\\u0000 more",
                 "publication_year": 1999, "is_retracted": true, "cited_by_count": 3,
                 "primary_location": {"source": {"display_name": "The Journal"}},
                 "primary_topic": {"field": {"display_name": "Economics, Econometrics and Finance"}},
                 "authorships": [{"author": {"id": "https://openalex.org/A1", "display_name": "Ada Byron",
                                             "orcid": "https://orcid.org/0000-0001-5109-3700"}},
                                 {"author": {"display_name": "Nobody", "orcid": "javascript:alert(1)"}}, {}],
                 "abstract_inverted_index": {"deep": [1], "is": [3], "The": [0], "sea": [2, 4]}}
                """));

        assertThat(work.doi()).isEqualTo("10.1000/abc");
        assertThat(work.title()).isEqualTo("On E. coli & more");
        assertThat(work.summary()).isEqualTo("The deep sea is sea");
        assertThat(work.venue()).isEqualTo("The Journal");
        assertThat(work.retracted()).isTrue();
        assertThat(work.economics()).isTrue();
        assertThat(work.authors())
                .containsExactly(
                        new Work.Author("A1", "Ada Byron", "https://orcid.org/0000-0001-5109-3700"),
                        new Work.Author(null, "Nobody", null));
        assertThat(new JsonObject(Json.encode(work)).mapTo(Work.class)).isEqualTo(work);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"https://openalex.org/W7\"}",
                "{\"id\":\"https://openalex.org/W7\",\"title\":7,\"doi\":[],\"authorships\":{},\"publication_year\":\"x\","
                        + "\"abstract_inverted_index\":{\"a\":[-1,99999999],\"b\":\"c\"},\"primary_location\":null}"
            })
    void whatIsMissingOrOddIsAbsent(String json) {
        var work = Work.of(tree(json));

        assertThat(work.id()).isEqualTo("W7");
        assertThat(work.title()).isNull();
        assertThat(work.authors()).isEmpty();
        assertThat(work.summary()).isNull();
    }

    @Test
    void withoutAnIdItIsNoWork() {
        assertThat(Work.of(tree("{\"id\":\"https://openalex.org/A7\"}"))).isNull();
    }

    @Test
    void aLongAbstractEndsWithAWholeWord() {
        var index = new StringBuilder("{\"end\":[400]");
        for (var i = 0; i < 400; i++) {
            index.append(",\"w").append(i).append("\":[").append(i).append("]");
        }

        var summary = Work.summary(tree(index + "}"));

        assertThat(summary)
                .hasSizeLessThanOrEqualTo(1_200)
                .hasSizeGreaterThan(1_150)
                .endsWith("\u2026");
        assertThat(summary.replace("\u2026", "").split(" ")).allMatch(word -> word.matches("w\\d{1,3}"));
        assertThat(Work.shortened("\uD83D\uDE00".repeat(10), 6)).isEqualTo("\uD83D\uDE00\uD83D\uDE00\u2026");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1000/ABC.d, 10.1000/abc.d",
        "https://doi.org/10.1000/x, 10.1000/x",
        "http://dx.doi.org/10.1000/x., 10.1000/x",
        "doi:10.1000/x(3), 10.1000/x(3)",
        "https://evil.example/10.1000/x, ",
        "11.1000/x, ",
        "10.1000/, "
    })
    void aDoiIsKnownInAllItsForms(String text, String doi) {
        assertThat(PaperId.doi(text).orElse(null)).isEqualTo(doi);
    }

    @ParameterizedTest
    @CsvSource({
        "W123, W123",
        "w123, W123",
        "https://openalex.org/W123, W123",
        "https://openalex.org/works/W123, W123",
        "https://api.openalex.org/works/W123?select=id, W123",
        "https://evil.example/openalex.org/W123, ",
        "https://api.openalex.org/authors/A123, ",
        "W123/../W4, ",
        "W, "
    })
    void aWorkIsKnownByItsIdAndItsAddresses(String text, String work) {
        assertThat(PaperId.work(text).orElse(null)).isEqualTo(work);
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
