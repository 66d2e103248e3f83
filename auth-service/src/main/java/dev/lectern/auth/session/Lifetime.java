package dev.lectern.auth.session;

import dev.lectern.auth.setting.Settings;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** How long a session lives without being used, and how long at most. */
record Lifetime(Duration idle, Duration most) {

    static Uni<Lifetime> of(Settings settings) {
        return settings.number("sessions.idle-minutes").chain(idle -> settings.number("sessions.absolute-hours")
                .map(most -> new Lifetime(Duration.ofMinutes(idle), Duration.ofHours(most))));
    }
}
