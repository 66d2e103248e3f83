package dev.lectern.e2e.deploy;

import dev.lectern.local.home.App;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** From which topics each consumer group of a service reads, as its configuration says. */
public final class Channels {

    private static final String INCOMING = "mp.messaging.incoming.";
    private static final String OF_ALL = "common/src/main/resources/META-INF/microprofile-config.properties";

    private Channels() {}

    /** By group; groups of a single process, which nobody can fall behind of, are left out. */
    public static Map<String, Set<String>> of(App app) {
        var properties = Settings.properties(OF_ALL);
        properties.putAll(Settings.properties(app.module() + "/src/main/resources/application.properties"));
        var groups = new TreeMap<String, Set<String>>();
        properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith(INCOMING) && key.endsWith(".topics"))
                .map(key -> key.substring(INCOMING.length(), key.length() - ".topics".length()))
                .filter(channel -> !value(properties, channel, "group.id").contains("uuid"))
                .forEach(channel -> groups.put(
                        value(properties, channel, "group.id").replace("${quarkus.application.name}", app.stem()),
                        Set.of(value(properties, channel, "topics")
                                .replace("${LECTERN_TOPICS:lectern}", "lectern")
                                .split(","))));
        return groups;
    }

    private static String value(Properties properties, String channel, String key) {
        return properties.getProperty(INCOMING + channel + "." + key);
    }
}
