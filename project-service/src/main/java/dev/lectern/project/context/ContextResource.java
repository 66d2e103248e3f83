package dev.lectern.project.context;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.account.OpenWorkspace;
import dev.lectern.project.context.ContextRepository.Means;
import dev.lectern.project.context.ContextRepository.Place;
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

/** Tells auth in which project somebody works, with which role and persona, when it makes a token. */
@Path("/internal/context")
class ContextResource {

    record ContextView(
            UUID workspaceId,
            UUID projectId,
            String projectRole,
            long memberVersion,
            long projectVersion,
            String corpus,
            UUID personaId) {

        static ContextView of(Place place, Means means) {
            return new ContextView(
                    place.workspaceId(),
                    place.projectId(),
                    place.role(),
                    place.memberVersion(),
                    place.projectVersion(),
                    means.corpus(),
                    means.persona());
        }
    }

    /** What is asked for; strictly means: that or nothing. */
    private record Wish(Optional<UUID> project, Optional<UUID> persona, boolean strict) {

        private void check(String what, Optional<UUID> wanted, UUID found) {
            if (strict && wanted.isPresent() && !wanted.get().equals(found)) {
                throw ProblemException.notFound(what);
            }
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
            @RestQuery @NotNull UUID userId,
            @RestQuery Optional<UUID> projectId,
            @RestQuery Optional<UUID> personaId,
            @RestQuery boolean strict) {
        var scope = Scope.ofRun(RequestIds.currentRun()).withUser(userId);
        var wish = new Wish(projectId, personaId, strict);
        return tenancy.tx(scope, tx -> places.place(tx, userId, projectId)
                .chain(place -> place.opened() ? Uni.createFrom().item(place) : openFirst(tx, scope, projectId))
                .invoke(place -> wish.check("project", projectId, place.projectId()))
                .chain(place -> furnished(tx, scope, place, wish)));
    }

    private Uni<Place> openFirst(SqlConnection tx, Scope scope, Optional<UUID> projectId) {
        return openWorkspace
                .apply(tx, scope.runId(), scope.userId(), null)
                .chain(() -> places.place(tx, scope.userId(), projectId));
    }

    private Uni<ContextView> furnished(SqlConnection tx, Scope scope, Place place, Wish wish) {
        return Tenancy.become(tx, scope.withWorkspace(place.workspaceId()))
                .chain(() -> places.means(tx, place.projectId(), wish.persona()))
                .invoke(means -> wish.check("persona", wish.persona(), means.persona()))
                .map(means -> ContextView.of(place, means));
    }
}
