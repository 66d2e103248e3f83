package dev.lectern.auth.key;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** The private halves of the signing keys. */
@ApplicationScoped
class SealedKeys implements SealedRows {

    private final SigningKeyRepository keys;

    SealedKeys(SigningKeyRepository keys) {
        this.keys = keys;
    }

    @Override
    public Uni<Long> sealAnew() {
        return keys.sealAnew();
    }
}
