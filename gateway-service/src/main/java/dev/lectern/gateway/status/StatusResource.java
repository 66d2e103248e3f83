package dev.lectern.gateway.status;

import dev.lectern.gateway.upstream.Readiness;
import dev.lectern.gateway.upstream.Readiness.Part;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The suite at a glance, for a person or a script that wants to know what is down. */
@Path("/api/v1/status")
@Tag(name = "Suite")
@PermitAll
class StatusResource {

    record SuiteStatus(
            @Schema(examples = "Lectern") String name,
            String version,

            @Schema(enumeration = {"ready", "degraded"}) String status,

            List<Part> services) {}

    private final Readiness readiness;
    private final StatusConfig config;

    StatusResource(Readiness readiness, StatusConfig config) {
        this.readiness = readiness;
        this.config = config;
    }

    @GET
    @Operation(summary = "Which parts of the suite answer", description = "At most two seconds old.")
    public Uni<SuiteStatus> get() {
        return readiness.parts().map(parts -> {
            var ready = parts.stream().allMatch(part -> part.state().equals("ready"));
            return new SuiteStatus("Lectern", config.version(), ready ? "ready" : "degraded", parts);
        });
    }
}
