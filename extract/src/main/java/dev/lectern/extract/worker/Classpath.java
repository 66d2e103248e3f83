package dev.lectern.extract.worker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Where a worker finds its classes: those of this process, less what only a service needs. */
public final class Classpath {

    /**
     * What a worker needs, by the name of its artifact in a packaged service, and a class in it, by which it is found where
     * Quarkus loads classes from anywhere (its development mode).
     */
    private static final Map<String, String> NEEDED = Map.of(
            "dev.lectern.extract", "dev.lectern.extract.Format",
            "org.apache.pdfbox.pdfbox", "org.apache.pdfbox.Loader",
            "org.apache.pdfbox.pdfbox-io", "org.apache.pdfbox.io.RandomAccessRead",
            "org.apache.pdfbox.fontbox", "org.apache.fontbox.FontBoxFont",
            "org.bouncycastle.bcprov-jdk18on", "org.bouncycastle.jce.provider.BouncyCastleProvider",
            "org.apache.tika.tika-parser-text-module", "org.apache.tika.parser.txt.CharsetDetector",
            "commons-io.commons-io", "org.apache.commons.io.IOUtils",
            "org.jsoup.jsoup", "org.jsoup.Jsoup",
            "org.commonmark.commonmark", "org.commonmark.parser.Parser",
            "org.commonmark.commonmark-ext-gfm-tables", "org.commonmark.ext.gfm.tables.TablesExtension");

    /** PDFBox's way to log, which is another one in a service. */
    private static final Map<String, String> LOGGING = Map.of(
            "commons-logging.commons-logging", "org.apache.commons.logging.Log",
            "org.jboss.logging.commons-logging-jboss-logging", "org.apache.commons.logging.LogFactory",
            "org.jboss.logging.jboss-logging", "org.jboss.logging.Logger",
            "org.jboss.logmanager.jboss-logmanager", "org.jboss.logmanager.LogManager");

    private Classpath() {}

    public static List<String> here() {
        Path home = home(Workers.class);
        if (home.getParent().endsWith(Path.of("lib", "main"))) {
            return ofPackagedService(home.getParent());
        }
        List<String> ofThisProcess = expanded(System.getProperty("java.class.path"));
        // Not by the home's name: while a build goes on, Quarkus may load from a folder what its path names as a jar.
        return ofThisProcess.stream().anyMatch(Classpath::hasWorker) ? ofThisProcess : ofClasses();
    }

    private static boolean hasWorker(String entry) {
        Path path = Path.of(entry);
        String worker = WorkerMain.class.getName().replace('.', '/') + ".class";
        if (!entry.endsWith(".jar")) {
            return Files.exists(path.resolve(worker));
        }
        try (var jar = new JarFile(path.toFile())) {
            return jar.getEntry(worker) != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Of the libraries of a service, which are named group.artifact-version.jar. */
    static List<String> ofPackagedService(Path libraries) {
        List<String> found = new ArrayList<>();
        Set<String> missing = new TreeSet<>(NEEDED.keySet());
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(libraries, "*.jar")) {
            for (Path jar : jars) {
                String artifact = jar.getFileName().toString().replaceFirst("-\\d[^/]*\\.jar$", "");
                if (missing.remove(artifact) || LOGGING.containsKey(artifact)) {
                    found.add(jar.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("workers need " + missing + ", which " + libraries + " lacks");
        }
        found.sort(null);
        return found;
    }

    /** Entries, and in the place of a jar that only names others (as test runners make them) these. */
    static List<String> expanded(String classpath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classpath.split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            List<String> named = entry.endsWith(".jar") && Files.isRegularFile(path) ? namedBy(path) : List.of();
            if (named.isEmpty()) {
                entries.add(path.toString());
            } else {
                entries.addAll(named);
            }
        }
        return entries;
    }

    private static List<String> namedBy(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            String named =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            boolean hasClasses = file.stream().anyMatch(entry -> entry.getName().endsWith(".class"));
            if (named == null || hasClasses) {
                return List.of();
            }
            return Arrays.stream(named.trim().split("\\s+"))
                    .map(each -> jar.toUri().resolve(each))
                    .map(each ->
                            Path.of(URI.create("file:" + each.getRawPath())).toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> ofClasses() {
        List<String> homes = new ArrayList<>();
        for (String name : Stream.concat(NEEDED.values().stream(), LOGGING.values().stream())
                .toList()) {
            try {
                homes.add(home(Class.forName(name, false, Workers.class.getClassLoader()))
                        .toString());
            } catch (ClassNotFoundException e) {
                // One of several ways to log; of the others, reading what needs them says so.
            }
        }
        return homes.stream().distinct().sorted().toList();
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
