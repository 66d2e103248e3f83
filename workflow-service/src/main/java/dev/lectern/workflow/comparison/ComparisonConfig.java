package dev.lectern.workflow.comparison;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** How large comparisons may be, and how many cells are computed at once. */
@ConfigMapping(prefix = "lectern.comparison")
public interface ComparisonConfig {

    @WithDefault("200")
    int papers();

    /** The same for workspaces of a plan, where that allows fewer. */
    Map<String, Integer> papersOf();

    @WithDefault("50")
    int questions();

    /** By one process; retrieval and the providers bound it further. */
    @WithDefault("6")
    int atOnce();
}
