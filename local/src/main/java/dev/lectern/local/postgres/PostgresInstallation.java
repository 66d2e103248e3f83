package dev.lectern.local.postgres;

import dev.lectern.local.process.Cache;
import dev.lectern.local.process.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** PostgreSQL's server programs with pgvector, unpacked and compiled once into the user's cache. */
public record PostgresInstallation(Path root, String version) {

    /** Raised when the way an installation is put together changes, so that old cache entries are left behind. */
    private static final int RECIPE = 1;

    /** Debian's own sources, newest first; their hashes are fixed here, so any mirror will do. */
    private static final List<Source> PGVECTOR = List.of(
            new Source("0.8.6", "25c9b78cfdaa43c66788d7490246ac24e4fe1c86f19c4b60c089b723f84a4a0d"),
            new Source("0.8.0", "867a2c328d4928a5a9d6f052cd3bc78c7d60228a9b914ad32aa3db88e9de27b0"));

    private static final List<String> FLAGS = List.of(
            "-std=gnu99",
            "-O2",
            "-fPIC",
            "-fvisibility=hidden",
            "-fno-strict-aliasing",
            "-fwrapv",
            "-D_GNU_SOURCE",
            "-ftree-vectorize",
            "-fassociative-math",
            "-fno-signed-zeros",
            "-fno-trapping-math");

    private record Source(String version, String sha256) {}

    public static PostgresInstallation locate() {
        var version = bundledVersion();
        var name = "postgres-" + version + "-" + DebianArchive.architecture() + "-r" + RECIPE;
        return new PostgresInstallation(Cache.entry(name, PostgresInstallation::assemble), version);
    }

    static String major() {
        return bundledVersion().split("\\.")[0];
    }

    /** True when nothing has to be fetched or compiled any more. */
    public static boolean ready() {
        return Files.isDirectory(Cache.root()
                .resolve("postgres-" + bundledVersion() + "-" + DebianArchive.architecture() + "-r" + RECIPE));
    }

    Path program(String name) {
        return root.resolve("bin").resolve(name);
    }

    private static String bundledVersion() {
        var properties = new Properties();
        try (var in = PostgresInstallation.class.getResourceAsStream("/dev/lectern/local/versions.properties")) {
            properties.load(in);
            return properties.getProperty("postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assemble(Path empty) throws IOException {
        try (var binaries = bundled()) {
            Archives.tarXz(binaries, empty);
        }
        var work = Files.createTempDirectory("lectern-pgvector");
        try {
            var archive = new DebianArchive("trixie");
            compilePgvector(archive, work, empty);
        } finally {
            Cache.delete(work);
        }
    }

    private static InputStream bundled() {
        var name =
                switch (DebianArchive.architecture()) {
                    case "amd64" -> "/postgres-linux-x86_64.txz";
                    default -> "/postgres-linux-arm_64.txz";
                };
        var in = PostgresInstallation.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("the jar with " + name + " is not on the classpath");
        }
        return in;
    }

    private static void compilePgvector(DebianArchive archive, Path work, Path installation) throws IOException {
        if (!Shell.has("cc")) {
            throw new IOException(
                    "no C compiler (cc), needed once for pgvector: install the packages gcc and libc6-dev");
        }
        var headers = Files.createDirectories(work.resolve("headers"));
        Archives.deb(archive.fetch(archive.find("postgresql-server-dev-" + major())), headers);
        var source = unpackSource(archive, work);
        var command = new ArrayList<String>(List.of("cc"));
        command.addAll(FLAGS);
        command.add("-I" + headers.resolve("usr/include/postgresql/" + major() + "/server"));
        command.add("-I" + source.path());
        command.addAll(List.of(
                "-shared",
                "-o",
                installation.resolve("lib/postgresql/vector.so").toString()));
        try (var files = Files.list(source.path().resolve("src"))) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".c"))
                    .sorted()
                    .forEach(command::add);
        }
        var outcome = Shell.run(work, 300, command);
        if (!outcome.ok()) {
            throw new IOException("pgvector does not compile: " + outcome.output());
        }
        installSql(source, installation.resolve("share/postgresql/extension"));
    }

    private record Unpacked(Path path, String version) {}

    private static Unpacked unpackSource(DebianArchive archive, Path work) throws IOException {
        var refusals = new ArrayList<String>();
        for (var source : PGVECTOR) {
            try {
                var into = Files.createDirectories(work.resolve("pgvector-" + source.version()));
                var file = "pool/main/p/pgvector/pgvector_" + source.version() + ".orig.tar.gz";
                Archives.tarGz(archive.fetch(file, source.sha256()), into);
                try (var inner = Files.list(into)) {
                    return new Unpacked(inner.findFirst().orElseThrow(), source.version());
                }
            } catch (IOException e) {
                refusals.add(e.getMessage());
            }
        }
        throw new IOException("no source of pgvector could be had: " + String.join("; ", refusals));
    }

    private static void installSql(Unpacked source, Path extension) throws IOException {
        Files.copy(source.path().resolve("vector.control"), extension.resolve("vector.control"));
        try (var scripts = Files.list(source.path().resolve("sql"))) {
            for (var script : scripts.toList()) {
                var name = script.getFileName().toString();
                var target = name.equals("vector.sql") ? "vector--" + source.version() + ".sql" : name;
                Files.copy(script, extension.resolve(target), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
