package dev.lectern.project.context;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.context.ContextRepository.Place;
import dev.lectern.project.workspace.OpenWorkspace;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** Tells auth in which project somebody works, with which role, when it makes a token. */
@Path("/internal/context")
class ContextResource {

    record ContextView(UUID workspaceId, UUID projectId, String projectRole, long memberVersion, UUID personaId) {
        static ContextView of(Place place) {
            return new ContextView(place.workspaceId(), place.projectId(), place.role(), place.memberVersion(), null);
        }
    }

    private final Tenancy tenancy;
    private final ContextRepository places;
    private final OpenWorkspace openWorkspace;

    ContextResource(Tenancy tenancy, ContextRepository places, OpenWorkspace openWorkspace) {
        this.tenancy = tenancy;
        this.places = places;
        this.openWorkspace = openWorkspace;
    }

    @GET
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<ContextView> context(
            @RestQuery @NotNull UUID userId, @RestQuery Optional<UUID> projectId, @RestQuery boolean strict) {
        var scope = Scope.ofRun(RequestIds.currentRun()).withUser(userId);
        return tenancy.tx(scope, tx -> places.place(tx, userId, projectId)
                        .chain(place ->
                                place.opened() ? Uni.createFrom().item(place) : openFirst(tx, scope, projectId)))
                .map(place -> {
                    if (strict && projectId.isPresent() && !projectId.get().equals(place.projectId())) {
                        throw ProblemException.notFound("project");
                    }
                    return ContextView.of(place);
                });
    }

    private Uni<Place> openFirst(SqlConnection tx, Scope scope, Optional<UUID> projectId) {
        return openWorkspace
                .apply(tx, scope.runId(), scope.userId(), null)
                .chain(() -> places.place(tx, scope.userId(), projectId));
    }
}
