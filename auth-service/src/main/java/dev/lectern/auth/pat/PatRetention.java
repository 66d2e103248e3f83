package dev.lectern.auth.pat;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets personal access tokens that ran out or were revoked long ago. */
@ApplicationScoped
class PatRetention implements Chore {

    private static final String FORGET = """
            DELETE FROM personal_access_token WHERE id IN (
                SELECT id FROM personal_access_token WHERE expires_at < $1 OR revoked_at < $1 LIMIT $2)
            """;

    private final Sweep sweep;
    private final PatConfig config;

    PatRetention(Sweep sweep, PatConfig config) {
        this.sweep = sweep;
        this.config = config;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(config.remember(), FORGET);
    }
}
