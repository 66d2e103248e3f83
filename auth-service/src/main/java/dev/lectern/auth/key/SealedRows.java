package dev.lectern.auth.key;

import io.smallrye.mutiny.Uni;

/** Rows with something sealed in them that stays for long, and so outlives the key it was sealed with. */
public interface SealedRows {

    /** Seals with the newest key what an older one sealed; answers how many it were. */
    Uni<Long> sealAnew();
}
