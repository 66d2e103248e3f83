package dev.lectern.e2e.deploy;

import dev.lectern.e2e.Checkout;
import dev.lectern.local.home.App;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the code reads from its environment, and where it answers health checks, as its configuration says. */
public record Settings(Set<String> environment, Set<String> healthPaths, Set<String> required) {

    /** Where people reach the suite from outside; every other address is of a part of it. */
    public static final String PUBLIC_URL = "LECTERN_PUBLIC_URL";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(LECTERN_[A-Z_]+)");

    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"([a-z.-]+)\"");
    private static final Pattern METHOD =
            Pattern.compile("(?m)^(    @WithParentName\\R)?    (\\w[\\w<>, ]*) (\\w+)\\(\\);");
    private static final String KNOWN_SETTINGS =
            "auth-service/src/main/java/dev/lectern/auth/setting/KnownSettings.java";
    private static final Pattern KNOWN = Pattern.compile("\"(LECTERN_[A-Z_]+)\"");

    public static Settings of(App app) {
        var shared = properties("common/src/main/resources/META-INF/microprofile-config.properties");
        var own = properties(app.module() + "/src/main/resources/application.properties");
        var all = new Properties();
        all.putAll(shared);
        all.putAll(own);
        var names = new TreeSet<String>();
        all.values().forEach(value -> names.addAll(variables(value.toString())));
        names.addAll(mapped("common/src/main/java"));
        names.addAll(mapped(app.module() + "/src/main/java"));
        var root = all.getProperty("quarkus.http.non-application-root-path", "/q");
        var health = root + "/" + all.getProperty("quarkus.smallrye-health.root-path", "health");
        return new Settings(names, Set.of(health + "/started", health + "/live", health + "/ready"), required(app));
    }

    /** What a service cannot do without where it is deployed. */
    private static Set<String> required(App app) {
        var names = new TreeSet<>(Set.of("LECTERN_HTTP_PORT", "LECTERN_HTTP_HOST", "LECTERN_KAFKA"));
        names.addAll(Set.of("LECTERN_AUTH_URL", "LECTERN_SERVICE_SECRET"));
        if (!app.schemas().isEmpty()) {
            names.addAll(Set.of("LECTERN_PG_URL", "LECTERN_DB_OWNER_PASSWORD"));
            names.addAll(Set.of("LECTERN_DB_APP_PASSWORD", "LECTERN_DB_SYSTEM_PASSWORD"));
        }
        if (app == App.INGESTION) {
            names.add("LECTERN_BLOBS");
        }
        if (app == App.PROJECT) {
            names.add("LECTERN_PLAN");
        }
        if (app == App.GATEWAY) {
            names.add("LECTERN_SESSION_SECURE_COOKIE");
        }
        if (app == App.AUTH) {
            // Without the first administrator the first stranger becomes it.
            names.addAll(Set.of("LECTERN_KEY", "LECTERN_BOOTSTRAP"));
            names.addAll(readBy(Checkout.file(KNOWN_SETTINGS)));
            names.addAll(Set.of("LECTERN_SMTP_HOST", "LECTERN_SMTP_FROM", "LECTERN_SESSION_SECURE_COOKIE"));
            Arrays.stream(App.values()).map(Settings::secretAtAuth).forEach(names::add);
        }
        return names;
    }

    public static String secretAtAuth(App app) {
        return "LECTERN_SERVICE_SECRETS_" + app.name();
    }

    private static Set<String> variables(String value) {
        var names = new TreeSet<String>();
        var found = VARIABLE.matcher(value);
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }

    /** What configuration interfaces read under the name that the environment has for it. */
    private static Set<String> mapped(String folder) {
        try (var files = Files.walk(Checkout.file(folder))) {
            return files.flatMap(file -> readBy(file).stream()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> readBy(Path file) {
        try {
            if (file.endsWith("KnownSettings.java")) {
                return KNOWN.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet());
            }
            return file.toString().endsWith("Config.java") ? mappedBy(Files.readString(file)) : Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> mappedBy(String text) {
        var prefix = MAPPING.matcher(text);
        if (!prefix.find()) {
            return Set.of();
        }
        return METHOD.matcher(text)
                .results()
                .flatMap(method -> keys(method.group(1) != null, method.group(2), method.group(3)))
                .map(key -> environmentName(prefix.group(1) + key))
                .collect(Collectors.toSet());
    }

    // What has the name of its parent is either that one value or a value for each service.
    private static Stream<String> keys(boolean ofParent, String type, String method) {
        if (!ofParent) {
            return Stream.of("." + method);
        }
        return type.startsWith("Map<") ? Arrays.stream(App.values()).map(app -> "." + app.stem()) : Stream.of("");
    }

    private static String environmentName(String property) {
        var kebab = property.replaceAll("([a-z])([A-Z])", "$1-$2");
        return kebab.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }

    static Properties properties(String path) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(Checkout.text(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
