package dev.lectern.ingestion.citation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.ingestion.lookup.Work;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A graph of works and who of them cites whom. Partial with a reason: something could not be had, or not in time. */
@JsonIgnoreProperties(ignoreUnknown = true)
record Network(List<Node> nodes, List<Edge> edges, String partial) {

    static final String CENTRE = "centre";
    static final String REFERENCE = "reference";
    static final String CITING = "citing";

    private static final int AUTHORS_SHOWN = 3;

    @Schema(name = "CitationNode")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Node(
            @Schema(examples = "W2741809807") String id,

            @Schema(examples = "A Theory of the Allocation of Time")
            String title,

            @Schema(description = "The first three", examples = "[\"Gary S. Becker\"]")
            List<String> authors,

            @Schema(examples = "1965") Integer year,
            @Schema(examples = "10.2307/2228949") String doi,
            @Schema(examples = "8123") int citedBy,
            boolean retracted,

            @Schema(
                    description = "How it came in: it is cited by, or cites, a work that was there",
                    enumeration = {"centre", "reference", "citing"},
                    examples = "reference")
            String role,

            @Schema(description = "Steps from the centre", examples = "1")
            int hop) {

        static Node of(Work work, String role, int hop) {
            return new Node(
                    work.id(),
                    work.title(),
                    work.authors().stream()
                            .limit(AUTHORS_SHOWN)
                            .map(Work.Author::name)
                            .toList(),
                    work.year(),
                    work.doi(),
                    work.citedBy(),
                    work.retracted(),
                    role,
                    hop);
        }
    }

    @Schema(name = "CitationEdge", description = "`from` cites `to`")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Edge(
            @Schema(examples = "W2741809807") String from,
            @Schema(examples = "W1990590012") String to) {}
}
