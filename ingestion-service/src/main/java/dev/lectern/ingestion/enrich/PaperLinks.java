package dev.lectern.ingestion.enrich;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Which work of OpenAlex a source is, as far as somebody has found out. */
@ApplicationScoped
public class PaperLinks {

    private final MatchRepository rows;

    PaperLinks(MatchRepository rows) {
        this.rows = rows;
    }

    public Uni<Optional<String>> workOf(SqlConnection tx, UUID item) {
        return rows.match(tx, item).chain(match -> match.map(Match::work)
                .map(work -> Uni.createFrom().item(Optional.of(work.id())))
                .orElseGet(() -> rows.paper(tx, item)
                        .map(asked -> asked.map(it -> it.paper().openAlexId()))));
    }
}
