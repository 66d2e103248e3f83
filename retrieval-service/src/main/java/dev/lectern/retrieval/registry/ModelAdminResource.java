package dev.lectern.retrieval.registry;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.common.web.Page;
import dev.lectern.retrieval.model.ModelUse;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
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
import java.util.ArrayList;
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

/** The models that administrators let the suite ask. */
@Path("/api/v1/admin/models")
@Tag(name = "Model registry", description = "Which models there are, and what they cost")
@RolesAllowed(Access.ADMIN)
@Needs(Capability.ADMINISTRATION)
class ModelAdminResource {

    private final Tenancy tenancy;
    private final ModelRepository rows;
    private final List<ModelUse> uses;
    private final Audit audit;
    private final Caller caller;

    ModelAdminResource(Tenancy tenancy, ModelRepository rows, @All List<ModelUse> uses, Audit audit, Caller caller) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.uses = uses;
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List the models, newest first")
    @APIResponse(responseCode = "200", description = "A page of models, also of those that are switched off.")
    public Uni<Page<ModelView>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return tenancy.tx(caller.scope(), tx -> rows.before(tx, before, limit + 1))
                .map(found -> Page.of(found, limit, ModelView::id));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One model")
    @APIResponse(responseCode = "200", description = "The model.")
    @APIResponse(responseCode = "404", description = "No such model.")
    public Uni<ModelView> get(UUID id) {
        return tenancy.tx(caller.scope(), tx -> rows.find(tx, id));
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Add a model", description = "It may be chosen from now on by whoever it is for.")
    @APIResponse(
            responseCode = "201",
            description = "The model.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ModelView.class)))
    @APIResponse(responseCode = "400", description = "A field is not well formed.")
    @APIResponse(responseCode = "409", description = "The id is taken.")
    @APIResponse(responseCode = "422", description = "No such provider, or no such model to answer in its place.")
    public Uni<ModelView> create(@NotNull @Valid ModelWanted wanted) {
        var scope = caller.scope();
        var id = Ids.next();
        refuseBuiltIn(wanted.provider());
        return tenancy.tx(scope, tx -> rows.add(tx, id, wanted)
                .chain(() -> rows.find(tx, id))
                .call(made -> audit.add(tx, scope, audited("model.created", made))));
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Change a model, or switch it on or off")
    @APIResponse(responseCode = "200", description = "The model as it is now; the next call goes by it.")
    @APIResponse(responseCode = "400", description = "A field is not well formed.")
    @APIResponse(responseCode = "404", description = "No such model.")
    @APIResponse(responseCode = "409", description = "The id is taken or cannot change any more, or it is built in.")
    @APIResponse(responseCode = "422", description = "No such provider, or no such model to answer in its place.")
    public Uni<ModelView> change(UUID id, @NotNull @Valid ModelWanted wanted) {
        var scope = caller.scope();
        refuseBuiltIn(wanted.provider());
        return tenancy.tx(scope, tx -> rows.find(tx, id)
                .invoke(was -> refuseBuiltIn(was.provider()))
                .call(was -> was.modelId().equals(wanted.modelId())
                        ? Uni.createFrom().voidItem()
                        : refuseUsed(rows.standsInFor(tx, was.modelId()), was.modelId()))
                .chain(() -> rows.change(tx, id, wanted))
                .chain(() -> rows.find(tx, id))
                .call(now -> audit.add(tx, scope, audited("model.changed", now))));
    }

    @DELETE
    @Path("{id}")
    @ResponseStatus(204)
    @Operation(
            summary = "Remove a model",
            description = "Only one that nothing refers to, so that what was said with it and what it cost stays to be"
                    + " explained; another one is switched off instead.")
    @APIResponse(responseCode = "204", description = "It is gone, and its prices with it.")
    @APIResponse(responseCode = "404", description = "No such model.")
    @APIResponse(responseCode = "409", description = "It is referred to, with how often; or it is built in.")
    public Uni<Void> remove(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> rows.find(tx, id)
                .invoke(found -> refuseBuiltIn(found.provider()))
                .call(found -> refuseUsed(rows.standsInFor(tx, found.modelId()), found.modelId()))
                .call(() -> rows.remove(tx, id))
                .chain(gone -> audit.add(tx, scope, audited("model.removed", gone))));
    }

    private Uni<Void> refuseUsed(Uni<Long> standsInFor, String modelId) {
        return Multi.createFrom()
                .iterable(uses)
                .onItem()
                .transformToUniAndConcatenate(use -> use.of(modelId).map(count -> counted(count, use.noun())))
                .filter(text -> !text.isEmpty())
                .collect()
                .asList()
                .chain(found -> standsInFor.invoke(count -> {
                    var all = new ArrayList<>(found);
                    if (count > 0) {
                        all.add(counted(count, "models that it answers for"));
                    }
                    if (!all.isEmpty()) {
                        throw ProblemException.conflict(
                                "This model is referred to by " + String.join(", ", all) + "; switch it off instead.");
                    }
                }))
                .replaceWithVoid();
    }

    private static String counted(long count, String noun) {
        return count == 0 ? "" : count + " " + noun;
    }

    private static void refuseBuiltIn(String provider) {
        if (provider.equals(ProviderView.BUILT_IN)) {
            throw ProblemException.conflict("What is built in stays as it is.");
        }
    }

    private static Audited audited(String action, ModelView model) {
        return Audited.done(
                action,
                "model",
                model.id(),
                Map.of("modelId", model.modelId(), "provider", model.provider(), "active", "" + model.active()));
    }
}
