package dev.lectern.retrieval.model;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;

/** Settles what was held for a call, in the transaction that books it. */
public interface Settling {

    /** How much it was allowed to cost, and the slices of budgets that this was taken from. */
    record Authorised(Long micros, List<UUID> slices) {

        public static final Authorised WITHOUT_LIMIT = new Authorised(null, null);
    }

    /** Cost null: of a call without a price, or of one that is booked already. */
    Uni<Authorised> settle(SqlConnection tx, Charge charge, Long cost);
}
