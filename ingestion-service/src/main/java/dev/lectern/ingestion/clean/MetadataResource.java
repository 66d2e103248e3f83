package dev.lectern.ingestion.clean;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is known of a source beside its text. */
@Path("/api/v1/sources/{id}/metadata")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class MetadataResource {

    @Schema(name = "SourceMetadata", description = "What was not found is absent or empty")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Metadata(
            @Schema(examples = "On the boiling of water") String title,

            @Schema(
                    description = "Where the title is from",
                    enumeration = {"person", "page", "properties", "name", "enrichment"},
                    examples = "page")
            String titleOrigin,

            @Schema(examples = "[\"Anna Bell\", \"Carl Dee\"]")
            List<String> authors,

            @JsonProperty("abstract") String summary,

            @Schema(description = "Of the source itself", examples = "10.1000/182")
            String doi,

            @Schema(description = "All that stand in it") List<String> dois,

            @Schema(examples = "2101.00001") String arxivId,
            @Schema(examples = "2021") Integer year,

            @Schema(description = "As guessed from its text", examples = "en")
            String language,

            String openalexId,
            String repecHandle,
            List<String> keywords,

            @Schema(description = "The works that it cites, as they stand in it")
            List<String> references,

            @Schema(description = "What the file says of itself")
            Map<String, String> properties,

            Instant updatedAt) {

        static Metadata of(Row row) {
            var properties = new TreeMap<String, String>();
            row.getJsonObject("properties")
                    .forEach(one -> properties.put(one.getKey(), String.valueOf(one.getValue())));
            return new Metadata(
                    row.getString("title"),
                    row.getString("title_origin"),
                    List.of(row.getArrayOfStrings("authors")),
                    row.getString("abstract"),
                    row.getString("primary_doi"),
                    List.of(row.getArrayOfStrings("dois")),
                    row.getString("arxiv_id"),
                    row.getInteger("publication_year"),
                    row.getString("language"),
                    row.getString("openalex_id"),
                    row.getString("repec_handle"),
                    List.of(row.getArrayOfStrings("keywords")),
                    row.getJsonArray("reference_list").stream()
                            .map(String::valueOf)
                            .toList(),
                    properties,
                    row.getOffsetDateTime("updated_at").toInstant());
        }
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final PaperMetadata metadata;

    MetadataResource(Tenancy tenancy, Caller caller, PaperMetadata metadata) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.metadata = metadata;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "Title, authors, identifiers and references of a source, as found in it")
    @APIResponse(responseCode = "200", description = "What is known so far")
    @APIResponse(responseCode = "404", description = "No such source in the current project, or nothing is known of it")
    @APIResponse(responseCode = "409", description = "It was cancelled")
    public Uni<Metadata> get(UUID id) {
        var sight = Sight.of(caller);
        return tenancy.tx(caller.scope(), tx -> SeenSource.find(tx, sight, id)
                        .chain(source -> metadata.row(tx, source.itemId())))
                .map(found -> found.map(Metadata::of).orElseThrow(() -> ProblemException.notFound("metadata")));
    }
}
