package dev.lectern.auth.capability;

import dev.lectern.auth.rights.RightsEpoch;
import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.InPerson;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.common.web.Storable;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The tools that roles may give, for administrators. */
@Path("/api/v1/capabilities")
@Tag(name = "Capabilities")
@RolesAllowed(Access.ADMIN)
class CapabilityResource {

    record NewCapability(
            @Schema(examples = "grant-writing")
            @NotNull
            @Pattern(
                    regexp = "[a-z0-9][a-z0-9-]{0,62}",
                    message = "must be 1 to 63 lower-case letters, digits and dashes")
            String identifier,

            @Schema(examples = "Grant writing") @NotBlank @Size(max = 120) @Storable
            String name,

            @Schema(examples = "The assistants for grant proposals") @NotNull @Size(max = 500) @Storable
            String description) {}

    record CapabilityPatch(
            @Schema(examples = "Grant writing")
            @Pattern(regexp = ".*\\S.*", message = "must not be blank")
            @Size(max = 120)
            @Storable
            String name,

            @Schema(examples = "The assistants for grant proposals") @Size(max = 500) @Storable
            String description,

            @Schema(description = "Switched off it gives nothing to anybody.", examples = "true")
            Boolean active) {

        boolean describes() {
            return name != null || description != null;
        }
    }

    private final Tenancy tenancy;
    private final CapabilityRepository capabilities;
    private final RightsEpoch epoch;
    private final Audit audit;
    private final Caller caller;

    CapabilityResource(
            Tenancy tenancy, CapabilityRepository capabilities, RightsEpoch epoch, Audit audit, Caller caller) {
        this.tenancy = tenancy;
        this.capabilities = capabilities;
        this.epoch = epoch;
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List the capabilities, newest first")
    @APIResponse(responseCode = "200", description = "A page of capabilities.")
    public Uni<Page<CapabilityRow>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return tenancy.tx(caller.scope(), tx -> capabilities.before(tx, before, limit + 1))
                .map(rows -> Page.of(rows, limit, CapabilityRow::id));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One capability")
    @APIResponse(responseCode = "200", description = "The capability.")
    public Uni<CapabilityRow> get(UUID id) {
        return tenancy.tx(caller.scope(), tx -> capabilities.find(tx, id));
    }

    @POST
    @InPerson
    @ResponseStatus(201)
    @Operation(
            summary = "Make a capability",
            description = "For tools of your own: navigation and roles can refer to it.")
    @APIResponse(
            responseCode = "201",
            description = "The new capability; no role gives it yet.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CapabilityRow.class)))
    @APIResponse(responseCode = "409", description = "A capability of this identifier exists.")
    public Uni<CapabilityRow> create(@NotNull @Valid NewCapability wanted) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> capabilities
                .add(tx, wanted.identifier(), wanted.name(), wanted.description())
                .call(id -> audit.add(tx, scope, audited("capability.created", id, wanted.identifier())))
                .chain(id -> capabilities.find(tx, id)));
    }

    @PATCH
    @InPerson
    @Path("{id}")
    @Operation(
            summary = "Switch a capability on or off, or describe it anew",
            description = "Switched off it gives nothing to anybody, whatever the roles say, within a second.")
    @APIResponse(responseCode = "200", description = "The capability as it is now.")
    @APIResponse(
            responseCode = "409",
            description = "It comes with the suite and is only switched on and off, or it must stay on.")
    public Uni<CapabilityRow> change(UUID id, @NotNull @Valid CapabilityPatch patch) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> capabilities
                .held(tx, id)
                .invoke(row -> refuse(row, patch))
                .call(() -> capabilities.change(tx, id, patch.name(), patch.description(), patch.active()))
                .call(row -> audit.add(tx, scope, audited("capability.changed", id, row.identifier())))
                .call(row -> patch.active() == null || patch.active() == row.active()
                        ? Uni.createFrom().voidItem()
                        : epoch.count(tx, scope))
                .chain(() -> capabilities.find(tx, id)));
    }

    @DELETE
    @InPerson
    @Path("{id}")
    @ResponseStatus(204)
    @Operation(summary = "Delete a capability", description = "It is taken from all roles, at once.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(
            responseCode = "409",
            description = "It comes with the suite, or items of the navigation are part of it.")
    public Uni<Void> delete(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> capabilities
                .held(tx, id)
                .invoke(row -> {
                    if (row.system()) {
                        throw comesWithTheSuite(row);
                    }
                })
                .call(() -> capabilities.delete(tx, id))
                .call(row -> audit.add(tx, scope, audited("capability.deleted", id, row.identifier())))
                .chain(() -> epoch.count(tx, scope)));
    }

    private static void refuse(CapabilityRow row, CapabilityPatch patch) {
        if (row.system() && patch.describes()) {
            throw comesWithTheSuite(row);
        }
        if (row.identifier().equals(Capability.ADMINISTRATION) && Boolean.FALSE.equals(patch.active())) {
            throw ProblemException.conflict("Without this one nobody could switch it on again.");
        }
    }

    private static ProblemException comesWithTheSuite(CapabilityRow row) {
        return ProblemException.conflict(
                "The capability '" + row.identifier() + "' comes with the suite: it is only switched on and off.");
    }

    private static Audited audited(String action, UUID id, String identifier) {
        return Audited.done(action, "capability", id, Map.of("capability", identifier));
    }
}
