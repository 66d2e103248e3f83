package dev.lectern.ingestion.lookup;

import dev.lectern.ingestion.lookup.AnswerCache.Shelf;
import dev.lectern.ingestion.lookup.Catalogue.Question;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/** CitEc: who cites whom among the papers of RePEc, economists' own index. */
@ApplicationScoped
public class CitEc {

    /** How often a paper is cited there, and how many papers it cites. */
    public record Counts(int citedBy, int references) {}

    private final Catalogue catalogue;
    private final String user;

    CitEc(EnrichConfig config, Vertx vertx, Clock clock, Wire wire, AnswerCache cache) {
        this.user = config.citecUser();
        this.catalogue =
                new Catalogue("CitEc", config.citecUrl(), Shelf.CITEC, Map.of(), config, vertx, clock, wire, cache);
    }

    public Uni<Optional<Counts>> counts(String handle) {
        var path = "/api/plain/" + encoded(handle) + "/" + encoded(user);
        return catalogue.ask(new Question(path, Map.of(), handle), CitEc::read);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }

    /** Null where it only says that there is nothing. */
    private static Counts read(String xml) {
        var counts = new HashMap<String, Integer>();
        try {
            var reader = factory().createXMLStreamReader(new StringReader(xml));
            String element = "";
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> element = reader.getLocalName();
                    case XMLStreamConstants.END_ELEMENT -> element = "";
                    case XMLStreamConstants.CHARACTERS -> {
                        var text = reader.getText().strip();
                        if (text.matches("\\d{1,9}")) {
                            counts.put(element, Integer.parseInt(text));
                        }
                    }
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("no XML", e);
        }
        return counts.containsKey("citedBy") || counts.containsKey("cites")
                ? new Counts(counts.getOrDefault("citedBy", 0), counts.getOrDefault("cites", 0))
                : null;
    }

    // Nothing that a document names is fetched or expanded.
    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
