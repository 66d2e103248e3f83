package dev.lectern.retrieval.price;

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
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** What a model costs from when on. What was charged stays as it was. */
@Path("/api/v1/admin/models/{id}/prices")
@Tag(name = "Model registry")
@RolesAllowed(Access.ADMIN)
@Needs(Capability.ADMINISTRATION)
class PriceResource {

    @Schema(name = "ModelPriceWanted")
    record Wanted(
            @Schema(nullable = true, description = "From now on if absent", examples = "2027-01-01T00:00:00Z")
            Instant validFrom,

            @Schema(
                    description =
                            "For a million tokens that it reads, in millionths of the currency: 150000 is 0.15 USD",
                    examples = "150000")
            @NotNull
            @Min(0)
            @Max(MOST)
            Long inputMicrosPerMillion,

            @Schema(description = "For a million tokens that it writes", examples = "600000")
            @NotNull
            @Min(0)
            @Max(MOST)
            Long outputMicrosPerMillion,

            @Schema(
                    nullable = true,
                    description = "For a million tokens that it had read before; as any other if absent",
                    examples = "75000")
            @Min(0)
            @Max(MOST)
            Long cachedInputMicrosPerMillion,

            @Schema(nullable = true, description = "USD if absent", examples = "USD") @Pattern(regexp = "[A-Z]{3}")
            String currency) {

        private static final long MOST = 1_000_000_000_000L;

        long cached() {
            return cachedInputMicrosPerMillion == null ? inputMicrosPerMillion : cachedInputMicrosPerMillion;
        }
    }

    private final Tenancy tenancy;
    private final PriceRepository rows;
    private final Audit audit;
    private final Caller caller;
    private final Clock clock;

    PriceResource(Tenancy tenancy, PriceRepository rows, Audit audit, Caller caller, Clock clock) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.audit = audit;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "List the prices of a model, the one that was told last first")
    @APIResponse(responseCode = "200", description = "A page of prices, past and coming.")
    @APIResponse(responseCode = "404", description = "No such model.")
    public Uni<Page<PriceView>> list(
            UUID id,
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return tenancy.tx(caller.scope(), tx -> rows.model(tx, id).chain(() -> rows.before(tx, id, before, limit + 1)))
                .map(found -> Page.of(found, limit, PriceView::id));
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Say what a model costs from a time on",
            description = "Calls are charged by the price that holds when they end; what was charged before stays.")
    @APIResponse(
            responseCode = "201",
            description = "The price.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PriceView.class)))
    @APIResponse(responseCode = "400", description = "A field is not well formed.")
    @APIResponse(responseCode = "404", description = "No such model.")
    @APIResponse(responseCode = "409", description = "There is a price from that time on already.")
    public Uni<PriceView> create(UUID id, @NotNull @Valid Wanted wanted) {
        var scope = caller.scope();
        var price = new PriceView(
                Ids.next(),
                wanted.validFrom() == null ? clock.instant() : wanted.validFrom(),
                wanted.inputMicrosPerMillion(),
                wanted.outputMicrosPerMillion(),
                wanted.cached(),
                wanted.currency() == null ? "USD" : wanted.currency());
        return tenancy.tx(scope, tx -> rows.model(tx, id)
                .chain(model -> rows.add(tx, id, price)
                        .chain(() -> audit.add(tx, scope, audited("model.priced", id, model, price))))
                .chain(() -> rows.find(tx, id, price.id())));
    }

    @DELETE
    @Path("{priceId}")
    @ResponseStatus(204)
    @Operation(summary = "Take back a price that is still to come")
    @APIResponse(responseCode = "204", description = "It will not come.")
    @APIResponse(responseCode = "404", description = "No such price of this model.")
    @APIResponse(responseCode = "409", description = "It holds already, or did; tell another one instead.")
    public Uni<Void> remove(UUID id, UUID priceId) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> rows.model(tx, id).chain(model -> rows.find(tx, id, priceId)
                .invoke(price -> {
                    if (!price.validFrom().isAfter(clock.instant())) {
                        throw ProblemException.conflict("By this price calls may have been charged; it stays.");
                    }
                })
                .call(() -> rows.remove(tx, priceId))
                .chain(price -> audit.add(tx, scope, audited("model.price-taken-back", id, model, price)))));
    }

    private static Audited audited(String action, UUID id, String model, PriceView price) {
        return Audited.done(
                action,
                "model",
                id,
                Map.of(
                        "modelId",
                        model,
                        "validFrom",
                        price.validFrom().toString(),
                        "input",
                        "" + price.inputMicrosPerMillion(),
                        "output",
                        "" + price.outputMicrosPerMillion(),
                        "cachedInput",
                        "" + price.cachedInputMicrosPerMillion()));
    }
}
