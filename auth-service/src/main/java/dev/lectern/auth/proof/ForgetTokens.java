package dev.lectern.auth.proof;

import dev.lectern.common.chore.Chore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Drops links a month after their end, with the addresses that asked for them. */
@ApplicationScoped
class ForgetTokens implements Chore {

    private final MailedTokens tokens;

    ForgetTokens(MailedTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public Uni<Void> once() {
        return tokens.forgetOld().replaceWithVoid();
    }
}
