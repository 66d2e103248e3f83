package dev.lectern.local.postgres;

import dev.lectern.local.process.Cache;
import dev.lectern.local.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * psql, pg_dump and pgbench of the server's own major version, from Debian's packages, unpacked and not installed. They
 * come with their own C library and loader, because they are newer than many machines they run on.
 */
public final class ClientPrograms {

    private static final int RECIPE = 1;

    private ClientPrograms() {}

    /** The command that runs one of them; fetches them the first time. */
    public static List<String> command(String program) {
        return command(program, "client", Set.of());
    }

    /** The command of the load generator, which Debian keeps with the server; only benchmarks fetch that. */
    public static List<String> pgbench() {
        return command("pgbench", "bench", Set.of("postgresql-" + PostgresInstallation.major()));
    }

    private static List<String> command(String program, String set, Set<String> alone) {
        var root = Cache.entry(
                "postgres-" + set + "-" + PostgresInstallation.major() + "-" + DebianArchive.architecture() + "-r"
                        + RECIPE,
                empty -> assemble(empty, alone));
        var libraries = root.resolve("usr/lib").resolve(triplet());
        return List.of(
                libraries.resolve(loader()).toString(),
                "--library-path",
                libraries.toString(),
                root.resolve("usr/lib/postgresql/" + PostgresInstallation.major() + "/bin/" + program)
                        .toString());
    }

    /** What is named alone comes without what it needs. */
    private static void assemble(Path empty, Set<String> alone) throws IOException {
        var archive = new DebianArchive("trixie");
        var client = "postgresql-client-" + PostgresInstallation.major();
        var seen = new HashSet<String>();
        var wanted = Set.of(client);
        // In waves: each reading of the index finds all that the wave before it needs.
        while (!wanted.isEmpty()) {
            seen.addAll(wanted);
            var found = archive.find(wanted);
            for (var each : found) {
                Archives.deb(archive.fetch(each), empty);
            }
            wanted = found.stream()
                    .flatMap(each -> each.depends().stream())
                    .filter(name -> isLibrary(name) && !seen.contains(name))
                    .collect(Collectors.toSet());
        }
        for (var each : archive.find(alone)) {
            Archives.deb(archive.fetch(each), empty);
        }
        if (!Files.exists(empty.resolve("usr/lib").resolve(triplet()).resolve(loader()))) {
            throw new IOException("the C library's loader is not where it was expected");
        }
    }

    /** Scripts and configuration are left out: the programs run without them. */
    private static boolean isLibrary(String name) {
        return name.startsWith("lib") && !name.endsWith("-common") && !name.endsWith("-data") || name.equals("zlib1g");
    }

    private static String triplet() {
        return DebianArchive.architecture().equals("amd64") ? "x86_64-linux-gnu" : "aarch64-linux-gnu";
    }

    private static String loader() {
        return DebianArchive.architecture().equals("amd64") ? "ld-linux-x86-64.so.2" : "ld-linux-aarch64.so.1";
    }

    /** The machine's own program, whatever its version, or null. */
    public static String installed(String program) {
        return Shell.has(program) ? Shell.run(program, "--version").output() : null;
    }
}
