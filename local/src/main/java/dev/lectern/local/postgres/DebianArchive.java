package dev.lectern.local.postgres;

import dev.lectern.local.process.Shell;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** One suite on the Debian mirror that this machine's apt is configured with; packages are read, never installed. */
final class DebianArchive {

    record Package(String name, String version, String file, String sha256, List<String> depends) {}

    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
    private static final Pattern URI_WORD = Pattern.compile("https?://\\S+");

    private final HttpClient http = client();
    private final String suite;
    private final String mirror;
    private final String release;
    private byte[] index;

    DebianArchive(String suite) throws IOException {
        this.suite = suite;
        this.mirror = findMirror();
        this.release = new String(get("dists/" + suite + "/InRelease"), StandardCharsets.UTF_8);
        checkSignature();
    }

    Package find(String name) throws IOException {
        var found = find(Set.of(name));
        if (found.isEmpty()) {
            throw new IOException("the Debian mirror's suite " + suite + " has no package " + name);
        }
        return found.getFirst();
    }

    /** Read as a stream, because the whole index is bigger than the memory of those who ask. */
    List<Package> find(Set<String> names) throws IOException {
        if (index == null) {
            var path = "main/binary-" + architecture() + "/Packages.xz";
            index = fetch("dists/" + suite + "/" + path, hashInRelease(path));
        }
        var found = new ArrayList<Package>();
        var fields = new HashMap<String, String>();
        try (var lines = new BufferedReader(
                new InputStreamReader(new XZInputStream(new ByteArrayInputStream(index)), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var colon = line.indexOf(": ");
                if (line.isEmpty()) {
                    if (names.contains(fields.get("Package"))) {
                        found.add(toPackage(fields));
                    }
                    fields.clear();
                } else if (colon > 0 && line.charAt(0) != ' ') {
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
        }
        return found;
    }

    byte[] fetch(Package wanted) throws IOException {
        return fetch(wanted.file(), wanted.sha256());
    }

    byte[] fetch(String path, String sha256) throws IOException {
        var bytes = get(path);
        if (!sha256.equals(sha256(bytes))) {
            throw new IOException(path + " does not have the expected SHA-256");
        }
        return bytes;
    }

    static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default ->
                throw new IllegalStateException("no PostgreSQL binaries for " + System.getProperty("os.arch")
                        + ": set LECTERN_PG_URL to a PostgreSQL 17 with pgvector");
        };
    }

    private static Package toPackage(Map<String, String> fields) {
        var depends = Stream.of(fields.getOrDefault("Depends", "").split(","))
                .map(dependency -> dependency.strip().split("[ :|(]")[0])
                .filter(name -> !name.isEmpty())
                .toList();
        return new Package(
                fields.get("Package"), fields.get("Version"), fields.get("Filename"), fields.get("SHA256"), depends);
    }

    private String hashInRelease(String path) throws IOException {
        var hash = Pattern.compile("(?m)^ ([0-9a-f]{64}) +\\d+ " + Pattern.quote(path) + "$")
                .matcher(release);
        if (!hash.find()) {
            throw new IOException("the suite " + suite + " lists no " + path);
        }
        return hash.group(1);
    }

    /** Skipped only where the tools or the key are not there; a bad signature always stops us. */
    private void checkSignature() throws IOException {
        if (!Shell.has("gpgv") || !Files.exists(KEYRING)) {
            return;
        }
        var file = Files.createTempFile("lectern", ".InRelease");
        try {
            Files.writeString(file, release);
            var said = Shell.run("gpgv", "--status-fd", "1", "--keyring", KEYRING.toString(), file.toString())
                    .output();
            if (said.contains("BADSIG") || !(said.contains("GOODSIG") || said.contains("NO_PUBKEY"))) {
                throw new IOException("the signature of the Debian suite " + suite + " is not good: " + said);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private String findMirror() throws IOException {
        for (var candidate : configuredMirrors()) {
            var base = candidate.endsWith("/") ? candidate : candidate + "/";
            if (ask(base + "dists/" + suite + "/InRelease").isPresent()) {
                return base;
            }
        }
        throw new IOException("no Debian mirror with the suite " + suite + " in this machine's apt configuration; set "
                + "LECTERN_DEBIAN_MIRROR to the address of one, or LECTERN_PG_URL to a PostgreSQL 17 with pgvector");
    }

    private static LinkedHashSet<String> configuredMirrors() throws IOException {
        var found = new LinkedHashSet<String>();
        Optional.ofNullable(System.getenv("LECTERN_DEBIAN_MIRROR")).ifPresent(found::add);
        var files = new ArrayList<>(List.of(Path.of("/etc/apt/sources.list")));
        var folder = Path.of("/etc/apt/sources.list.d");
        if (Files.isDirectory(folder)) {
            try (var parts = Files.list(folder)) {
                parts.sorted().forEach(files::add);
            }
        }
        for (var file : files) {
            if (Files.isReadable(file)) {
                for (var line : Files.readString(file).split("\n")) {
                    if (!line.strip().startsWith("#")) {
                        URI_WORD.matcher(line).results().map(MatchResult::group).forEach(found::add);
                    }
                }
            }
        }
        return found;
    }

    private byte[] get(String path) throws IOException {
        return ask(mirror + path).orElseThrow(() -> new IOException("the Debian mirror does not have " + path));
    }

    private Optional<byte[]> ask(String address) throws IOException {
        try {
            var request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(Duration.ofSeconds(120))
                    .build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static HttpClient client() {
        var builder = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NORMAL);
        proxy().ifPresent(address -> builder.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(
                address.getHost(), address.getPort() < 0 ? 80 : address.getPort()))));
        return builder.build();
    }

    private static Optional<URI> proxy() {
        var apt = Pattern.compile("(?m)^Acquire::http::Proxy \"(http[^\"]+)\"")
                .matcher(Shell.run("apt-config", "dump", "Acquire::http").output());
        var address = apt.find() ? apt.group(1) : System.getenv("http_proxy");
        return address == null || !address.startsWith("http") ? Optional.empty() : Optional.of(URI.create(address));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
