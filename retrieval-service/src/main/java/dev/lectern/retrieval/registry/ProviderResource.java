package dev.lectern.retrieval.registry;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.InPerson;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
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

/** Who offers models, and where. Whoever decides where questions go signs in himself. */
@Path("/api/v1/admin/model-providers")
@Tag(name = "Model providers", description = "Who offers models, and where its key is")
@RolesAllowed(Access.ADMIN)
@Needs(Capability.ADMINISTRATION)
class ProviderResource {

    private static final String NO_ADDRESS = "The address is none of the web, or another field is not well formed.";

    private final Tenancy tenancy;
    private final ProviderRepository rows;
    private final Audit audit;
    private final Caller caller;

    ProviderResource(Tenancy tenancy, ProviderRepository rows, Audit audit, Caller caller) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List the providers of models, newest first")
    @APIResponse(responseCode = "200", description = "A page of providers.")
    public Uni<Page<ProviderView>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return tenancy.tx(caller.scope(), tx -> rows.before(tx, before, limit + 1))
                .map(found -> Page.of(found, limit, ProviderView::id));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One provider of models")
    @APIResponse(responseCode = "200", description = "The provider.")
    @APIResponse(responseCode = "404", description = "No such provider.")
    public Uni<ProviderView> get(UUID id) {
        return tenancy.tx(caller.scope(), tx -> rows.find(tx, id));
    }

    @POST
    @InPerson
    @ResponseStatus(201)
    @Operation(
            summary = "Add a provider of models",
            description =
                    "What it is asked goes to this address from now on, documents' passages included. Addresses of"
                            + " one's own network are taken, because models may run there.")
    @APIResponse(
            responseCode = "201",
            description = "The provider.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ProviderView.class)))
    @APIResponse(responseCode = "400", description = NO_ADDRESS)
    @APIResponse(responseCode = "409", description = "The name is taken.")
    public Uni<ProviderView> create(@NotNull @Valid ProviderWanted wanted) {
        var scope = caller.scope();
        var id = Ids.next();
        wanted.address();
        return tenancy.tx(scope, tx -> rows.add(tx, id, wanted)
                .chain(() -> rows.find(tx, id))
                .call(made -> audit.add(tx, scope, audited("model-provider.created", made))));
    }

    @PUT
    @InPerson
    @Path("{id}")
    @Operation(summary = "Change a provider of models, or switch it on or off")
    @APIResponse(responseCode = "200", description = "The provider as it is now; the next call goes by it.")
    @APIResponse(responseCode = "400", description = NO_ADDRESS)
    @APIResponse(responseCode = "404", description = "No such provider.")
    @APIResponse(responseCode = "409", description = "The name is taken, or it is built in.")
    public Uni<ProviderView> change(UUID id, @NotNull @Valid ProviderWanted wanted) {
        var scope = caller.scope();
        wanted.address();
        return tenancy.tx(scope, tx -> rows.find(tx, id)
                .invoke(ProviderResource::refuseBuiltIn)
                .chain(() -> rows.change(tx, id, wanted))
                .chain(() -> rows.find(tx, id))
                .call(now -> audit.add(tx, scope, audited("model-provider.changed", now))));
    }

    @DELETE
    @InPerson
    @Path("{id}")
    @ResponseStatus(204)
    @Operation(summary = "Remove a provider of models")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "404", description = "No such provider.")
    @APIResponse(responseCode = "409", description = "Models refer to it, or it is built in.")
    public Uni<Void> remove(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> rows.find(tx, id)
                .invoke(ProviderResource::refuseBuiltIn)
                .call(found -> rows.models(tx, found.name()).invoke(models -> {
                    if (models > 0) {
                        throw ProblemException.conflict(
                                "This provider is referred to by " + models + (models == 1 ? " model." : " models."));
                    }
                }))
                .call(() -> rows.remove(tx, id))
                .chain(gone -> audit.add(tx, scope, audited("model-provider.removed", gone))));
    }

    private static void refuseBuiltIn(ProviderView provider) {
        if (provider.isBuiltIn()) {
            throw ProblemException.conflict("What is built in stays as it is.");
        }
    }

    private static Audited audited(String action, ProviderView provider) {
        return Audited.done(
                action,
                "model-provider",
                provider.id(),
                Map.of("name", provider.name(), "baseUrl", provider.baseUrl(), "secret", "" + provider.secret()));
    }
}
