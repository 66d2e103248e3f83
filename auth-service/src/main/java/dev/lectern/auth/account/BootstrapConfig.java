package dev.lectern.auth.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Optional;

/** The administrator that an installation without any account begins with. */
@ConfigMapping(prefix = "lectern.bootstrap")
interface BootstrapConfig {

    /** `{"username": "...", "password": "...", "email": "..."}`, the last one if there is one. */
    @WithParentName
    Optional<String> json();
}
