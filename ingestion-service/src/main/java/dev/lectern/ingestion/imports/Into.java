package dev.lectern.ingestion.imports;

import dev.lectern.common.identity.Scope;
import dev.lectern.ingestion.intake.AwaitFile.Wish;
import dev.lectern.ingestion.intake.NewContent;
import dev.lectern.ingestion.intake.NewContent.Kind;
import dev.lectern.ingestion.repository.Reader;
import dev.lectern.ingestion.repository.Repositories;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.UUID;

/** Where an import goes: into the current project, or into a repository; then also whether who sent it runs the installation. */
record Into(UUID repository, boolean administers) {

    private static final String REPOSITORY = "repositoryId";
    private static final String ADMINISTERS = "administers";

    static Into of(UUID repository, Reader reader) {
        return new Into(repository, reader.administers());
    }

    /** As it was when the import was sent; whether the repository still takes it in is asked for each entry. */
    static Into of(JsonObject input) {
        var id = input.getString(REPOSITORY);
        return new Into(id == null ? null : UUID.fromString(id), input.getBoolean(ADMINISTERS, false));
    }

    boolean isRepository() {
        return repository != null;
    }

    JsonObject addTo(JsonObject input) {
        return isRepository() ? input.put(REPOSITORY, repository.toString()).put(ADMINISTERS, administers) : input;
    }

    /** Fails with a problem where he may not, or not any more; it does not go away meanwhile. Only he may change it whose it is. */
    Uni<Void> hold(SqlConnection tx, Repositories repositories, Scope scope) {
        return isRepository()
                ? repositories
                        .hold(tx, new Reader(scope.userId(), new UUID[0], administers), repository)
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    NewContent put(NewContent content) {
        return isRepository() ? content.into(repository) : content;
    }

    Wish wish(String title, String address) {
        return new Wish(isRepository() ? Kind.REPOSITORY_ITEM : Kind.PAPER, title, address, repository);
    }
}
