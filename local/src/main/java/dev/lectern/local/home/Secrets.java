package dev.lectern.local.home;

import dev.lectern.local.postgres.Bootstrap;
import dev.lectern.local.process.Cache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

/** Every password of one installation: random, made once, readable by its owner alone, and never printed. */
public final class Secrets {

    private static final String FILE = "secrets.properties";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Properties values;

    private Secrets(Properties values) {
        this.values = values;
    }

    /** Reads the installation's secrets and adds those that a newer version of the suite needs. */
    public static Secrets of(Home home) {
        var file = home.folder().resolve(FILE);
        try (var lock = Cache.lock(home.run().resolve("secrets.lock"))) {
            var values = new Properties();
            if (Files.exists(file) && lock.isOpen()) {
                try (var in = Files.newBufferedReader(file)) {
                    values.load(in);
                }
            }
            if (complete(values)) {
                write(file, values);
            }
            return new Secrets(values);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    public String superuser() {
        return values.getProperty("postgres");
    }

    /** {@code kind} is owner, app or system. */
    public String database(App app, String kind) {
        return values.getProperty("database." + app.stem() + "." + kind);
    }

    public String client(App app) {
        return values.getProperty("client." + app.stem());
    }

    /** 32 bytes in base64: encrypts auth's signing keys. */
    public String key() {
        return values.getProperty("key");
    }

    public String demo() {
        var configured = System.getenv("LECTERN_DEMO_PASSWORD");
        return configured != null && !configured.isBlank() ? configured : values.getProperty("demo");
    }

    public List<Bootstrap.Share> shares() {
        return App.withDatabase().stream()
                .map(app -> new Bootstrap.Share(
                        app.stem(),
                        app.schemas(),
                        database(app, "owner"),
                        database(app, "app"),
                        database(app, "system")))
                .toList();
    }

    private static boolean complete(Properties values) {
        var before = values.size();
        add(values, "postgres", Secrets::password);
        add(values, "key", () -> Base64.getEncoder().encodeToString(bytes(32)));
        add(values, "demo", Secrets::password);
        for (var app : App.values()) {
            add(values, "client." + app.stem(), Secrets::password);
        }
        for (var app : App.withDatabase()) {
            for (var kind : List.of("owner", "app", "system")) {
                add(values, "database." + app.stem() + "." + kind, Secrets::password);
            }
        }
        return values.size() > before;
    }

    private static void add(Properties values, String name, Supplier<String> maker) {
        if (!values.containsKey(name)) {
            values.setProperty(name, maker.get());
        }
    }

    private static void write(Path file, Properties values) throws IOException {
        var draft = file.resolveSibling(FILE + ".draft");
        Files.deleteIfExists(draft);
        // Born private: a mode set afterwards would leave a moment for others to read.
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newBufferedWriter(draft)) {
            values.store(out, "Secrets of this installation; delete the whole folder rather than this file");
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String password() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(18));
    }

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
