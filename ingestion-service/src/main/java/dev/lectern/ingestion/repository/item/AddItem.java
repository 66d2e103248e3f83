package dev.lectern.ingestion.repository.item;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.intake.AwaitFile;
import dev.lectern.ingestion.intake.AwaitFile.Wish;
import dev.lectern.ingestion.intake.NewContent;
import dev.lectern.ingestion.intake.NewContent.Kind;
import dev.lectern.ingestion.intake.RegisterSource;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.repository.Reader;
import dev.lectern.ingestion.repository.Repositories;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Puts something into a repository, whatever way it came. */
@ApplicationScoped
class AddItem {

    /** What was accepted, and the run that works on it. */
    @Schema(name = "AcceptedItem")
    record Added(
            UUID runId,
            UUID itemId,
            @Schema(examples = "pending") String status,

            @Schema(description = "The repository has this very content already")
            boolean deduplicated) {

        static Added of(Accepted accepted) {
            return new Added(accepted.runId(), accepted.sourceId(), accepted.status(), accepted.deduplicated());
        }
    }

    private interface Way {
        Uni<Accepted> take(SqlConnection tx, Scope scope, Sight sight);
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final Repositories repositories;
    private final RegisterSource register;
    private final AwaitFile await;

    AddItem(
            Tenancy tenancy,
            Caller caller,
            Idempotency idempotency,
            Repositories repositories,
            RegisterSource register,
            AwaitFile await) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.repositories = repositories;
        this.register = register;
        this.await = await;
    }

    /** Before anything is stored: whoever may not add anything stores nothing either. */
    Uni<Void> allowed(UUID repository) {
        var reader = Reader.of(caller);
        return tenancy.tx(
                caller.scope(), tx -> repositories.hold(tx, reader, repository).replaceWithVoid());
    }

    /** Asked is what must be the same when it is sent again. */
    Uni<RestResponse<Added>> add(UUID repository, String route, String key, Object asked, NewContent content) {
        return once(
                repository,
                route,
                key,
                asked,
                (tx, scope, sight) -> register.add(tx, scope, sight, content.into(repository)));
    }

    /** The same of what is still to be fetched; the name is null where nobody gave one. */
    Uni<RestResponse<Added>> fetch(
            UUID repository, String route, String key, Object asked, String name, String address) {
        var wish = new Wish(Kind.REPOSITORY_ITEM, name, address.strip(), repository);
        return once(repository, route, key, asked, (tx, scope, sight) -> await.begin(tx, scope, sight, wish));
    }

    private Uni<RestResponse<Added>> once(UUID repository, String route, String key, Object asked, Way way) {
        var scope = caller.scope();
        var reader = Reader.of(caller);
        var sight = Sight.of(caller);
        return tenancy.tx(scope, tx -> repositories
                        .hold(tx, reader, repository)
                        .chain(() -> idempotency.once(
                                tx, scope, route, key, asked, Added.class, () -> way.take(tx, scope, sight)
                                        .map(Added::of))))
                .map(added -> accepted(repository, added));
    }

    static RestResponse<Added> accepted(UUID repository, Added added) {
        return ResponseBuilder.create(Status.ACCEPTED, added)
                .header("Location", "/api/v1/repositories/" + repository + "/items/" + added.itemId())
                .build();
    }
}
