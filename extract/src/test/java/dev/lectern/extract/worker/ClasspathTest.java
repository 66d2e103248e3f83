package dev.lectern.extract.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClasspathTest {

    @TempDir
    Path folder;

    private static final List<String> NEEDED = List.of(
            "commons-io.commons-io-2.21.0.jar",
            "dev.lectern.extract-0.1.0-SNAPSHOT.jar",
            "org.apache.pdfbox.fontbox-3.0.8.jar",
            "org.apache.pdfbox.pdfbox-3.0.8.jar",
            "org.apache.pdfbox.pdfbox-io-3.0.8.jar",
            "org.apache.tika.tika-parser-text-module-3.3.1.jar",
            "org.bouncycastle.bcprov-jdk18on-1.82.jar",
            "org.commonmark.commonmark-0.27.1.jar",
            "org.commonmark.commonmark-ext-gfm-tables-0.27.1.jar",
            "org.jboss.logging.commons-logging-jboss-logging-2.0.0.Final.jar",
            "org.jsoup.jsoup-1.21.2.jar");

    @Test
    void of_a_packaged_service_a_worker_takes_what_it_needs() throws Exception {
        for (String jar : NEEDED) {
            Files.createFile(folder.resolve(jar));
        }
        Files.createFile(folder.resolve("dev.lectern.common-0.1.0-SNAPSHOT.jar"));
        Files.createFile(folder.resolve("io.quarkus.quarkus-rest-3.34.1.jar"));
        assertThat(Classpath.ofPackagedService(folder))
                .extracting(jar -> Path.of(jar).getFileName().toString())
                .containsExactlyElementsOf(NEEDED);
    }

    @Test
    void a_packaged_service_that_lacks_a_library_says_which() throws Exception {
        for (String jar : NEEDED.subList(1, NEEDED.size())) {
            Files.createFile(folder.resolve(jar));
        }
        assertThatThrownBy(() -> Classpath.ofPackagedService(folder)).hasMessageContaining("commons-io");
    }

    @Test
    void a_jar_that_only_names_others_stands_for_them() throws Exception {
        Path classes = Files.createDirectory(folder.resolve("with space"));
        Path booter =
                jar("booter.jar", "with%20space/ " + folder.resolve("a.jar").toUri(), null);
        Path library = jar("library.jar", "another.jar", "A.class");
        assertThat(Classpath.expanded(booter + File.pathSeparator + library))
                .containsExactly(classes.toString(), folder.resolve("a.jar").toString(), library.toString());
    }

    @Test
    void here_is_what_this_process_runs_with() {
        assertThat(Classpath.here()).allMatch(entry -> Files.exists(Path.of(entry)));
        assertThat(Classpath.here()).anyMatch(entry -> entry.contains("pdfbox-io"));
    }

    private Path jar(String name, String classpath, String entry) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classpath);
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                var jarOut = new JarOutputStream(out, manifest)) {
            if (entry != null) {
                jarOut.putNextEntry(new JarEntry(entry));
            }
        }
        return jar;
    }
}
