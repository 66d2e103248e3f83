package dev.lectern.gateway.route;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;

/** For each service the paths that it answers. */
@ConfigMapping(prefix = "lectern.routes")
interface RouteConfig {

    @WithParentName
    Map<String, List<String>> paths();
}
