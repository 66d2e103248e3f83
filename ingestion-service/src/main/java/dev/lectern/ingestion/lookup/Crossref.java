package dev.lectern.ingestion.lookup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.ingestion.lookup.AnswerCache.Shelf;
import dev.lectern.ingestion.lookup.Catalogue.Question;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Crossref: where publishers register papers, and what became of them afterwards. */
@ApplicationScoped
public class Crossref {

    /** Whether one may still rely on a paper, and the DOI of the notice that says otherwise. */
    public record Standing(String status, String notice) {

        public static final String NONE = "none";
        public static final String CONCERN = "concern";
        public static final String RETRACTED = "retracted";

        /** It is itself the notice that retracts another paper. */
        public static final String NOTICE = "notice";
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> RETRACTIONS = Set.of("retraction", "withdrawal", "removal");
    private static final Set<String> CONCERNS = Set.of("expression_of_concern", "partial_retraction");

    private final Catalogue catalogue;

    Crossref(EnrichConfig config, Vertx vertx, Clock clock, Wire wire, AnswerCache cache) {
        var courtesy = new HashMap<String, String>();
        config.mailto().ifPresent(address -> courtesy.put("mailto", address));
        this.catalogue = new Catalogue(
                "Crossref", config.crossrefUrl(), Shelf.CROSSREF, courtesy, config, vertx, clock, wire, cache);
    }

    /** Empty when Crossref does not know the DOI, which says nothing about the paper. */
    public Uni<Optional<Standing>> standing(String doi) {
        var path = "/works/" + URLEncoder.encode(doi, StandardCharsets.UTF_8).replace("+", "%20");
        return catalogue.ask(new Question(path, Map.of(), doi), Crossref::read);
    }

    private static Standing read(String json) {
        try {
            var message = JSON.readTree(json).path("message");
            if (!message.isObject()) {
                throw new IllegalArgumentException("no message");
            }
            return find(message.path("updated-by"), RETRACTIONS, Standing.RETRACTED)
                    .or(() -> find(message.path("updated-by"), CONCERNS, Standing.CONCERN))
                    .or(() -> find(message.path("update-to"), RETRACTIONS, Standing.NOTICE))
                    .orElse(new Standing(Standing.NONE, null));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON", e);
        }
    }

    private static Optional<Standing> find(JsonNode updates, Set<String> types, String status) {
        for (var update : updates) {
            if (types.contains(update.path("type").asText().toLowerCase().replace('-', '_'))) {
                return Optional.of(new Standing(
                        status, PaperId.doi(Work.text(update.path("DOI"))).orElse(null)));
            }
        }
        return Optional.empty();
    }
}
