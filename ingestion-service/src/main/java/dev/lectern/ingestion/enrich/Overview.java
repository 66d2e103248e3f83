package dev.lectern.ingestion.enrich;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lectern.ingestion.lookup.Work;
import dev.lectern.ingestion.source.SeenSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A paper at a glance: from the work it is matched with, else from the document itself, else only its name. */
@Schema(name = "PaperOverview")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Overview(
        UUID sourceId,

        @Schema(
                description = "Where this comes from: OpenAlex, the document itself, or only the name of the file",
                enumeration = {"openalex", "document", "file"},
                examples = "openalex")
        String from,

        @Schema(examples = "A Theory of the Allocation of Time")
        String title,

        List<Author> authors,

        @Schema(description = "At most 1200 characters", examples = "The paper sets out a general treatment of ...")
        @JsonProperty("abstract")
        String summary,

        @Schema(examples = "The Economic Journal") String venue,
        @Schema(examples = "10.2307/2228949") String doi,

        @Schema(examples = "https://doi.org/10.2307/2228949")
        String doiUrl,

        @Schema(examples = "1965") Integer year,

        @Schema(examples = "https://openalex.org/W2741809807")
        String openAlexUrl,

        @Schema(examples = "8123") Integer citedBy,
        Retraction retraction) {

    @Schema(name = "PaperAuthor")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Author(
            @Schema(examples = "Gary S. Becker") String name,

            @Schema(examples = "https://openalex.org/A5023888391")
            String openAlexUrl,

            @Schema(examples = "https://orcid.org/0000-0001-5109-3700")
            String orcid) {

        static Author of(Work.Author author) {
            return new Author(
                    author.name(), author.id() == null ? null : "https://openalex.org/" + author.id(), author.orcid());
        }
    }

    static Overview of(SeenSource source, Optional<Paper> paper, Optional<Match> match) {
        return match.filter(it -> it.work() != null)
                .map(it -> ofWork(source, it.work(), it.retraction(), paper))
                .orElseGet(() -> paper.filter(Paper::hasTitle)
                        .map(it -> ofDocument(source, it))
                        .orElseGet(() -> ofFile(source, paper)));
    }

    private static Overview ofWork(SeenSource source, Work work, Retraction retraction, Optional<Paper> paper) {
        return new Overview(
                source.id(),
                "openalex",
                work.title() == null ? paper.map(Paper::title).orElse(source.title()) : work.title(),
                work.authors().stream().map(Author::of).toList(),
                work.summary() == null ? paper.map(Overview::ownSummary).orElse(null) : work.summary(),
                work.venue(),
                work.doi(),
                url(work.doi()),
                work.year(),
                work.url(),
                work.citedBy(),
                retraction);
    }

    private static Overview ofDocument(SeenSource source, Paper paper) {
        return own(source, "document", paper.title(), Optional.of(paper));
    }

    private static Overview ofFile(SeenSource source, Optional<Paper> paper) {
        return own(source, "file", source.title(), paper);
    }

    private static Overview own(SeenSource source, String from, String title, Optional<Paper> paper) {
        var doi = paper.map(Paper::doi).orElse(null);
        return new Overview(
                source.id(),
                from,
                title,
                paper.map(Paper::authors).orElse(List.of()).stream()
                        .map(name -> new Author(name, null, null))
                        .toList(),
                paper.map(Overview::ownSummary).orElse(null),
                null,
                doi,
                url(doi),
                paper.map(Paper::year).orElse(null),
                null,
                null,
                null);
    }

    private static String ownSummary(Paper paper) {
        return Work.shortened(paper.summary(), Work.LONGEST_SUMMARY);
    }

    private static String url(String doi) {
        return doi == null ? null : "https://doi.org/" + doi;
    }
}
