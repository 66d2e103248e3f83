package dev.lectern.project.persona;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.web.Page;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** The personas of a project: everybody in it sees them, its owners change them. */
@Path("/api/v1/projects/{id}/personas")
@Tag(name = "Personas", description = "In which voice, with which model and by which search a project answers")
@RolesAllowed(Access.USER)
class PersonaResource {

    private static final String ONE_LINE = "[^\\p{Cc}\\uD800-\\uDFFF]*";
    private static final String STORABLE = "[^\\x00\\uD800-\\uDFFF]*";
    private static final String MODEL = "([A-Za-z0-9][A-Za-z0-9._:/@+-]*)?";

    @Schema(name = "NewPersona")
    record NewPersona(
            @NotNull
            @Size(min = 2, max = 80)
            @Pattern(regexp = ONE_LINE, message = "must be one line")
            @Schema(examples = "Strict reviewer")
            String name,

            @Size(max = 4_000)
            @Pattern(regexp = STORABLE, message = "must be text")
            @Schema(
                    nullable = true,
                    description = "What is added to the prompt of an answer",
                    examples = "Name the weakest point of each source you quote.")
            String promptSuffix,

            @Size(max = 128)
            @Pattern(regexp = MODEL, message = "must be the name of a model")
            @Schema(
                    nullable = true,
                    description = "Used where a request names none; absent: as the installation says",
                    examples = "lectern-extractive")
            String model,

            @Valid @Schema(nullable = true) RetrievalProfile retrievalProfile,

            @Schema(defaultValue = "false", description = "Whether it takes over as the default", examples = "false")
            boolean isDefault) {

        NewPersona {
            name = name == null ? null : name.strip();
        }
    }

    @Schema(name = "PersonaPatch", description = "What is absent stays.")
    record PersonaPatch(
            @Size(min = 2, max = 80)
            @Pattern(regexp = ONE_LINE, message = "must be one line")
            @Schema(nullable = true, examples = "Strict reviewer")
            String name,

            @Size(max = 4_000)
            @Pattern(regexp = STORABLE, message = "must be text")
            @Schema(nullable = true, examples = "Name the weakest point of each source you quote.")
            String promptSuffix,

            @Size(max = 128)
            @Pattern(regexp = MODEL, message = "must be the name of a model")
            @Schema(nullable = true, description = "Empty: none of its own any more", examples = "lectern-extractive")
            String model,

            @Valid @Schema(nullable = true, description = "Replaces the whole profile")
            RetrievalProfile retrievalProfile,

            @Schema(
                    nullable = true,
                    description = "true: takes over from the default there is. One that is switched on again and made"
                            + " the default may be both at once.",
                    examples = "true")
            Boolean isDefault,

            @Schema(nullable = true, description = "false: can no longer be chosen", examples = "true")
            Boolean isActive) {

        PersonaPatch {
            name = name == null ? null : name.strip();
        }

        boolean isEmpty() {
            return Stream.of(name, promptSuffix, model, retrievalProfile, isDefault, isActive)
                    .allMatch(Objects::isNull);
        }
    }

    @Schema(name = "Persona")
    record PersonaView(
            UUID id,

            @Schema(description = "Unique in the project", examples = "strict-reviewer")
            String slug,

            @Schema(examples = "Strict reviewer") String name,

            @Schema(examples = "Name the weakest point of each source you quote.")
            String promptSuffix,

            @Schema(nullable = true, examples = "lectern-extractive")
            String model,

            RetrievalProfile retrievalProfile,

            @Schema(description = "SHA-256 of what decides an answer: two with the same one may share their answers")
            String guardHash,

            @Schema(description = "Counts while a session has chosen none")
            boolean isDefault,

            boolean isActive,
            @Schema(examples = "1") long version,
            Instant createdAt,
            Instant updatedAt) {

        static PersonaView of(Persona persona) {
            return new PersonaView(
                    persona.personaId,
                    persona.slug,
                    persona.name,
                    persona.promptSuffix,
                    persona.model,
                    persona.retrievalProfile,
                    persona.guardHash,
                    persona.isDefault,
                    persona.isActive,
                    persona.version,
                    persona.createdAt,
                    persona.updatedAt);
        }
    }

    // What comes behind the default one are all others, the newest first.
    private static final UUID BEHIND_THE_DEFAULT = Page.after(null);

    private final ProjectAccess access;
    private final PersonaRepository personas;
    private final ChangePersona changePersona;

    PersonaResource(ProjectAccess access, PersonaRepository personas, ChangePersona changePersona) {
        this.access = access;
        this.personas = personas;
        this.changePersona = changePersona;
    }

    @GET
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "viewer"),
            summary = "The personas of a project, the default one first, then the newest")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<PersonaView>> list(
            UUID id,
            @RestQuery @DefaultValue("false") @Parameter(description = "Also those that are switched off") boolean all,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var from = Page.after(after);
        var first = after == null || after.isBlank();
        return access.look(
                        id,
                        Role.VIEWER,
                        seat -> first
                                ? personas.firstPage(id, all, limit + 1)
                                : personas.page(id, all, from, limit + 1))
                .map(rows -> rows.stream().map(PersonaView::of).toList())
                .map(rows -> Page.of(rows, limit, row -> row.isDefault() ? BEHIND_THE_DEFAULT : row.id()));
    }

    @GET
    @Path("{personaId}")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "viewer"),
            summary = "One persona of a project")
    @APIResponse(responseCode = "200", description = "The persona")
    public Uni<PersonaView> get(UUID id, UUID personaId) {
        return access.look(id, Role.VIEWER, seat -> personas.ofProject(id, personaId))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("persona"))
                .map(PersonaView::of);
    }

    @POST
    @Needs(Capability.PROJECTS)
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Give a project one more persona",
            description = "For owners.")
    @APIResponse(
            responseCode = "201",
            description = "The persona",
            headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PersonaView.class)))
    @APIResponse(responseCode = "409", description = "The project has as many as it can have")
    public Uni<RestResponse<PersonaView>> create(UUID id, @NotNull @Valid NewPersona request) {
        check(request.retrievalProfile());
        return changePersona.create(id, request).map(PersonaView::of).map(view -> ResponseBuilder.<PersonaView>create(
                        Status.CREATED)
                .header(HttpHeaders.LOCATION, "/api/v1/projects/" + id + "/personas/" + view.id())
                .entity(view)
                .build());
    }

    @PATCH
    @Path("{personaId}")
    @Needs(Capability.PROJECTS)
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Change a persona, make it the default, switch it off or on",
            description = "For owners. A project always has exactly one default persona, which is switched on.")
    @APIResponse(responseCode = "200", description = "The persona as it is now")
    @APIResponse(responseCode = "409", description = "It would leave the project without a default persona")
    @APIResponse(responseCode = "422", description = "Nothing is to be changed")
    public Uni<PersonaView> patch(UUID id, UUID personaId, @NotNull @Valid PersonaPatch patch) {
        if (patch.isEmpty()) {
            throw ProblemException.unprocessable("name", "Give something to change.");
        }
        check(patch.retrievalProfile());
        return changePersona.change(id, personaId, patch).map(PersonaView::of);
    }

    private static void check(RetrievalProfile profile) {
        if (profile != null && !profile.weighs()) {
            throw ProblemException.badRequest(
                    "retrievalProfile.denseWeight", "Give both weights, at least one of them above 0, or neither.");
        }
    }
}
