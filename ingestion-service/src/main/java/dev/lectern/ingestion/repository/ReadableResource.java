package dev.lectern.ingestion.repository;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Whether somebody may read repositories, for the service that searches in them: as it is now, not as it was heard. */
@Path("/internal/repositories/readable")
class ReadableResource {

    record Question(
            @NotNull UUID workspaceId,
            @NotNull UUID userId,
            @NotNull List<@NotNull UUID> roleIds,
            boolean administers,
            @NotEmpty @Size(max = 100) List<@NotNull UUID> repositoryIds) {

        Reader reader() {
            return new Reader(userId, roleIds.toArray(UUID[]::new), administers);
        }
    }

    private final Tenancy tenancy;
    private final Repositories repositories;

    ReadableResource(Tenancy tenancy, Repositories repositories) {
        this.tenancy = tenancy;
        this.repositories = repositories;
    }

    @POST
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Void> check(@NotNull @Valid Question question) {
        var scope = Scope.ofRun(RequestIds.currentRun()).withWorkspace(question.workspaceId());
        return tenancy.tx(scope, tx -> Multi.createFrom()
                .iterable(question.repositoryIds())
                .onItem()
                .transformToUniAndConcatenate(id -> repositories.read(tx, question.reader(), id))
                .collect()
                .last()
                .replaceWithVoid());
    }
}
