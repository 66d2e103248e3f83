package dev.lectern.project.account;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.UUID;

/** Told that an account is no more, in the transaction that remembers having heard it. */
public interface OnAccountDeleted {

    Uni<Void> deleted(SqlConnection tx, UUID run, UUID account);
}
