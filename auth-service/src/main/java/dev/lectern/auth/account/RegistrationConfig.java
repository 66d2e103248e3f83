package dev.lectern.auth.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;

/** Whether anybody may register. */
@ConfigMapping(prefix = "lectern.registration")
interface RegistrationConfig {

    enum Door {
        OPEN,
        CLOSED
    }

    @WithParentName
    @WithDefault("open")
    Door door();
}
