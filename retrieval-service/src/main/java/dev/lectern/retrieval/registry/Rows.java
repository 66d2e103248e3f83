package dev.lectern.retrieval.registry;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** What the repositories of the registry share. */
public final class Rows {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String KEY_VIOLATION = "23503";

    private Rows() {}

    public static <T> Uni<List<T>> list(SqlConnection tx, String sql, Tuple values, Function<Row, T> view) {
        return tx.preparedQuery(sql).execute(values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(view)
                .toList());
    }

    public static <T> Uni<T> one(SqlConnection tx, String sql, Tuple values, Function<Row, T> view, String noun) {
        return list(tx, sql, values, view)
                .map(found -> found.stream().findFirst().orElseThrow(() -> ProblemException.notFound(noun)));
    }

    /** Fails with NOT_FOUND if there was nothing to write, and in these words if it clashes or refers to nothing. */
    public static Uni<Void> write(
            SqlConnection tx,
            String sql,
            Tuple values,
            String noun,
            Supplier<ProblemException> clash,
            Supplier<ProblemException> dangling) {
        return tx.preparedQuery(sql)
                .execute(values)
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.notFound(noun);
                    }
                })
                .onFailure(failure -> is(failure, UNIQUE_VIOLATION))
                .transform(failure -> clash.get())
                .onFailure(failure -> is(failure, KEY_VIOLATION))
                .transform(failure -> dangling.get())
                .replaceWithVoid();
    }

    private static boolean is(Throwable failure, String state) {
        return failure instanceof PgException pg && state.equals(pg.getSqlState());
    }
}
