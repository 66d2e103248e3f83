package dev.lectern.auth.setting;

import java.time.Instant;
import java.util.UUID;

/** A setting that somebody set, as the database keeps it; of a secret the sealed form. */
record StoredSetting(UUID id, String key, String value, boolean secret, UUID updatedBy, Instant updatedAt) {

    @Override
    public String toString() {
        return "StoredSetting[" + key + "]";
    }
}
