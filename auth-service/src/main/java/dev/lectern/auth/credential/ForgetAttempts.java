package dev.lectern.auth.credential;

import dev.lectern.common.chore.Chore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Drops the counts of windows that are over, or every name that was ever tried would stay. */
@ApplicationScoped
class ForgetAttempts implements Chore {

    private final Attempts attempts;

    ForgetAttempts(Attempts attempts) {
        this.attempts = attempts;
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Uni<Void> once() {
        return attempts.forgetOld();
    }
}
