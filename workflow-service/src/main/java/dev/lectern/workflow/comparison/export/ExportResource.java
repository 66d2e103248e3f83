package dev.lectern.workflow.comparison.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.workflow.comparison.Matrices;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** A comparison as a file. */
@Path("/api/v1/comparisons/{id}/export")
@Tag(name = "Comparisons")
@Needs(Capability.COMPARE)
class ExportResource {

    private static final String FORMATS = "json|csv|xlsx|markdown|latex|pdf";

    private final Matrices matrices;
    private final ObjectMapper json;
    private final Caller caller;

    ExportResource(Matrices matrices, ObjectMapper json, Caller caller) {
        this.matrices = matrices;
        this.json = json;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "A comparison as a file",
            description =
                    "With the papers that who asks sees, and with the anchors of each answer: where in the paper its"
                            + " quotes stand. What a person says counts, and what was computed stands beside it. In CSV"
                            + " nothing is taken for a formula.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM,
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "404", description = "The current project has no such comparison")
    public Uni<RestResponse<byte[]>> export(
            UUID id,
            @RestQuery
                    @DefaultValue("json")
                    @Pattern(regexp = FORMATS, message = "is one of " + FORMATS)
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"json", "csv", "xlsx", "markdown", "latex", "pdf"}))
                    String format) {
        var file = Format.of(format);
        return matrices.of(caller, id)
                .map(matrix -> Sheet.of(matrix, question -> null))
                .chain(sheet -> file == null ? Uni.createFrom().item(json(sheet)) : Download.of(sheet, file));
    }

    private RestResponse<byte[]> json(Sheet sheet) {
        try {
            return ResponseBuilder.<byte[]>ok(json.writeValueAsBytes(sheet))
                    .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a comparison cannot be written", e);
        }
    }
}
