package dev.lectern.ingestion.enrich;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.ingestion.lookup.Crossref.Standing;
import dev.lectern.ingestion.lookup.Work;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether one may still rely on a paper, and who says so. */
@Schema(name = "Retraction")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Retraction(
        @Schema(
                description = "`notice`: it is itself the notice that retracts another paper",
                enumeration = {"none", "concern", "retracted", "notice"},
                examples = "none")
        String status,

        @Schema(description = "The DOI of the notice", examples = "10.5555/retraction.1")
        String noticeDoi,

        @Schema(
                enumeration = {"openalex", "crossref"},
                examples = "crossref")
        String source) {

    private static final String OPENALEX = "openalex";
    private static final String CROSSREF = "crossref";

    /** Crossref knows the notice; OpenAlex only knows that there is one, but sometimes earlier. */
    static Retraction of(Work work, Optional<Standing> crossref) {
        var said = crossref.filter(standing -> !standing.status().equals(Standing.NONE));
        if (work.retracted()
                && !said.filter(standing -> standing.status().equals(Standing.RETRACTED))
                        .isPresent()) {
            return new Retraction(Standing.RETRACTED, said.map(Standing::notice).orElse(null), OPENALEX);
        }
        return said.map(standing -> new Retraction(standing.status(), standing.notice(), CROSSREF))
                .orElse(new Retraction(Standing.NONE, null, crossref.isPresent() ? CROSSREF : OPENALEX));
    }
}
