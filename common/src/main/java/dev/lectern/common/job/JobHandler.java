package dev.lectern.common.job;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Does one type of work. The long part runs outside any transaction and ends in an effect; effect and completion commit
 * together, and only while the lease still holds, so a worker that was thought dead cannot finish a second time.
 *
 * <pre>
 * queued -> running -> completed
 *             |  ^ \-> failed(reason) | cancelled
 *             v  |
 *          retry(at)
 * </pre>
 */
public interface JobHandler {

    /** What becomes true when the work is done; null-safe: answer {@code tx -> Uni.createFrom().voidItem()} for nothing. */
    interface Effect extends Function<SqlConnection, Uni<Void>> {}

    /** Says how far the work is; written with the next heartbeat. */
    interface Progress {
        void at(long done, long total);
    }

    String type();

    /** How many of this type one process works on at once. */
    default int atOnce() {
        return 2;
    }

    /** Whether its input tells of a person: then it is wiped as soon as the work has ended, in whichever way. */
    default boolean isPrivate() {
        return false;
    }

    Uni<Effect> run(Job job, Progress progress);

    /** What the world must hear when it failed for good, in the transaction that says so. */
    Uni<Void> failed(SqlConnection tx, Job job, String reason);

    /** The same for a cancelled one. */
    Uni<Void> cancelled(SqlConnection tx, Job job);
}
