package dev.lectern.auth.account;

import dev.lectern.auth.setting.Settings;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Who is let in on which terms when an account is made, as administrators have set it. */
@ApplicationScoped
class Door {

    enum Mode {
        CLOSED,
        APPROVAL,
        OPEN
    }

    /** `provesAddress`: the account waits until its e-mail address is confirmed. */
    record Terms(Mode mode, boolean provesAddress, String defaultRole) {

        AccountState firstState() {
            return mode == Mode.OPEN && !provesAddress ? AccountState.ACTIVE : AccountState.PENDING;
        }
    }

    private final Settings settings;

    Door(Settings settings) {
        this.settings = settings;
    }

    Uni<Terms> terms() {
        return Uni.combine()
                .all()
                .unis(
                        settings.text("accounts.registration"),
                        settings.flag("accounts.verify-email"),
                        settings.text("accounts.default-role"))
                .asTuple()
                .map(all -> new Terms(
                        Mode.valueOf(all.getItem1().toUpperCase(Locale.ROOT)), all.getItem2(), all.getItem3()));
    }
}
