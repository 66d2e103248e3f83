package dev.lectern.gateway.route;

import java.util.List;

/** A path, some of whose segments may be {@code {any}}, and the service that answers it and all that is below it. */
record Route(String template, List<String> segments, String service) {

    static Route of(String template, String service) {
        if (!template.matches("/(api/)?v1/.*[^/]")) {
            throw new IllegalArgumentException(
                    "Routes are below /api/v1/ or /v1/ and have no slash at the end: " + template);
        }
        return new Route(template, segmentsOf(template), service);
    }

    static List<String> segmentsOf(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    boolean covers(List<String> path) {
        if (path.size() < segments.size()) {
            return false;
        }
        for (var i = 0; i < segments.size(); i++) {
            if (!isParameter(segments.get(i)) && !segments.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    long literals() {
        return segments.stream().filter(segment -> !isParameter(segment)).count();
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }
}
