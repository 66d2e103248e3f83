package dev.lectern.auth.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.UUID;

/** Told in the transaction that says what became of a mail. */
public interface OnMailEnded {

    Uni<Void> mailEnded(SqlConnection tx, UUID mail, boolean delivered);
}
