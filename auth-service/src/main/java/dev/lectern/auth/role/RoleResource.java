package dev.lectern.auth.role;

import dev.lectern.auth.rights.RightsEpoch;
import dev.lectern.auth.setting.Settings;
import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The roles of the platform, for administrators. */
@Path("/api/v1/roles")
@Tag(name = "Roles")
@RolesAllowed(Access.ADMIN)
class RoleResource {

    static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";
    private static final String NAME_RULE = "must be 1 to 63 lower-case letters, digits and dashes";

    record NewRole(
            @Schema(examples = "lab-leader") @NotNull @Pattern(regexp = NAME, message = NAME_RULE)
            String name,

            @Schema(examples = "Leads a laboratory") @NotNull @Size(max = 500) @Storable
            String description,

            @Schema(description = "What it gives, by identifier; may be given later.", examples = "[\"chat\"]")
            @Size(max = 200)
            List<@NotNull @Size(max = 64) @Storable String> capabilities) {}

    record RolePatch(
            @Schema(examples = "head-of-lab") @Pattern(regexp = NAME, message = NAME_RULE)
            String name,

            @Schema(examples = "Leads a laboratory") @Size(max = 500) @Storable
            String description) {}

    private final Tenancy tenancy;
    private final RoleRepository roles;
    private final ChangeGrants grants;
    private final RightsEpoch epoch;
    private final Settings settings;
    private final Audit audit;
    private final Caller caller;

    RoleResource(
            Tenancy tenancy,
            RoleRepository roles,
            ChangeGrants grants,
            RightsEpoch epoch,
            Settings settings,
            Audit audit,
            Caller caller) {
        this.tenancy = tenancy;
        this.roles = roles;
        this.grants = grants;
        this.epoch = epoch;
        this.settings = settings;
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List the roles, newest first", description = "With what they give and how many have them.")
    @APIResponse(responseCode = "200", description = "A page of roles.")
    public Uni<Page<Role>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return tenancy.tx(caller.scope(), tx -> roles.before(tx, before, limit + 1))
                .map(rows -> Page.of(rows, limit, Role::id));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One role")
    @APIResponse(responseCode = "200", description = "The role.")
    public Uni<Role> get(UUID id) {
        return tenancy.tx(caller.scope(), tx -> roles.find(tx, id));
    }

    @POST
    @InPerson
    @ResponseStatus(201)
    @Operation(summary = "Make a role")
    @APIResponse(
            responseCode = "201",
            description = "The new role.",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Role.class)))
    @APIResponse(responseCode = "409", description = "A role of this name exists.")
    public Uni<Role> create(@NotNull @Valid NewRole wanted) {
        var scope = caller.scope();
        var capabilities = wanted.capabilities() == null ? List.<String>of() : wanted.capabilities();
        // Nobody has it yet, so that no right changes and no epoch begins.
        return tenancy.tx(scope, tx -> roles.unknown(tx, capabilities)
                .invoke(ChangeGrants::refuseUnknown)
                .chain(() -> roles.add(tx, wanted.name(), wanted.description()))
                .call(id -> roles.grant(tx, id, capabilities))
                .call(id -> audit.add(tx, scope, Audited.done("role.created", "role", id, detail(wanted.name()))))
                .chain(id -> roles.find(tx, id)));
    }

    @PATCH
    @InPerson
    @Path("{id}")
    @Operation(summary = "Rename a role or describe it anew")
    @APIResponse(responseCode = "200", description = "The role as it is now.")
    @APIResponse(responseCode = "409", description = "It comes with the suite, or the name is taken.")
    public Uni<Role> change(UUID id, @NotNull @Valid RolePatch patch) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> roles.held(tx, id)
                .call(role -> patch.name() == null || patch.name().equals(role.name())
                        ? Uni.createFrom().voidItem()
                        : refuseDefault(role))
                .chain(() -> roles.change(tx, id, patch.name(), patch.description()))
                .chain(() -> roles.find(tx, id))
                .call(role -> audit.add(tx, scope, Audited.done("role.changed", "role", id, detail(role.name())))));
    }

    @DELETE
    @InPerson
    @Path("{id}")
    @ResponseStatus(204)
    @Operation(summary = "Delete a role", description = "It is taken from everybody who has it, at once.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "409", description = "It comes with the suite, or new accounts get it.")
    public Uni<Void> delete(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> roles.held(tx, id)
                .call(this::refuseDefault)
                .call(() -> roles.delete(tx, id))
                .call(role -> audit.add(tx, scope, Audited.done("role.deleted", "role", id, detail(role.name()))))
                .chain(() -> epoch.count(tx, scope)));
    }

    private Uni<Void> refuseDefault(Role role) {
        return settings.text(DefaultRoleRule.KEY)
                .invoke(standard -> {
                    if (role.name().equals(standard)) {
                        throw ProblemException.conflict(
                                "New accounts get this role: see the setting " + DefaultRoleRule.KEY + ".");
                    }
                })
                .replaceWithVoid();
    }

    private static Map<String, String> detail(String name) {
        return Map.of("role", name);
    }
}
