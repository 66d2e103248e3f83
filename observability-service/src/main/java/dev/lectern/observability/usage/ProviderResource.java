package dev.lectern.observability.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How providers and their models do. */
@Path("/api/v1/usage/providers")
@Tag(name = "Usage")
@RolesAllowed(Access.USER)
class ProviderResource {

    @Schema(name = "ProviderMetric")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Metric(
            @Schema(examples = "ollama") String provider,
            @Schema(examples = "llama-3.1-8b") String model,
            @Schema(examples = "120") long calls,
            @Schema(examples = "3") long failed,
            @Schema(examples = "1") long cancelled,

            @Schema(description = "Of those that were not cancelled", examples = "0.025")
            double errorRate,

            @Schema(description = "Half of the completed calls took no longer", examples = "2100")
            Long latencyP50Ms,

            @Schema(examples = "7800") Long latencyP95Ms,
            @Schema(examples = "11900") Long latencyP99Ms,

            @Schema(description = "Until the first word", examples = "290")
            Long firstTokenP50Ms,

            @Schema(examples = "900") Long firstTokenP95Ms,
            @Schema(examples = "144000") long promptTokens,
            @Schema(examples = "40800") long completionTokens,

            @Schema(description = "Of the tokens that were read, those the provider had kept", examples = "0.42")
            double cachedShare,

            @Schema(description = "Written in a second of a completed call, on the average", examples = "38.5")
            Double tokensPerSecond) {

        static Metric of(Row row) {
            return new Metric(
                    row.getString("provider"),
                    row.getString("model"),
                    row.getLong("calls"),
                    row.getLong("failed"),
                    row.getLong("cancelled"),
                    row.getDouble("error_rate"),
                    row.getLong("p50"),
                    row.getLong("p95"),
                    row.getLong("p99"),
                    row.getLong("first50"),
                    row.getLong("first95"),
                    row.getLong("prompt"),
                    row.getLong("completion"),
                    row.getDouble("cached_share"),
                    row.getDouble("speed"));
        }
    }

    @Schema(name = "ProviderMetrics")
    record Metrics(Instant from, Instant to, List<Metric> items) {}

    private static final Duration WINDOW = Duration.ofDays(1);

    private final Tenancy tenancy;
    private final Caller caller;
    private final UsageRepository usage;
    private final Clock clock;

    ProviderResource(Tenancy tenancy, Caller caller, UsageRepository usage, Clock clock) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.usage = usage;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "How providers and models do",
            description = "Latency, errors and what was read from caches, of the same calls that the list shows, in"
                    + " the window from `from` to `to`: the last day if nothing is said. Two hundred models at most, the"
                    + " ones with the most calls first.")
    @APIResponse(responseCode = "200", description = "A line for each model of each provider.")
    @APIResponse(responseCode = "400", description = "A moment is none.")
    @APIResponse(responseCode = "403", description = "`everywhere` is for administrators.")
    public Uni<Metrics> metrics(@BeanParam @Valid UsageFilter filter) {
        var window = filter.window(clock.instant(), WINDOW);
        var where = filter.where(caller);
        var found = filter.everywhere
                ? tenancy.system(tx -> usage.metrics(tx, where))
                : tenancy.tx(caller.scope(), tx -> usage.metrics(tx, where));
        return found.map(items -> new Metrics(window.from(), window.to(), items));
    }
}
