package dev.lectern.project.workspace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;

/** What a workspace has that nobody said anything about. */
@ConfigMapping(prefix = "lectern.workspace")
interface WorkspaceConfig {

    /** One of those that the service brings along, so that a wrong name is noticed when it starts. */
    @WithDefault("open")
    @Pattern(regexp = "open|free|pro")
    String plan();
}
