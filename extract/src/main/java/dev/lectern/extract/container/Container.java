package dev.lectern.extract.container;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip file whose parts are found by name, whatever its case. What its directory promises is checked before and while it is read. */
public final class Container implements AutoCloseable {

    /** Deflate reaches 1:1032. Documents stay far below this where they are large enough to matter. */
    private static final long RATIO = 300;

    private static final long HARMLESS = 32L << 20;

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();
    private final Map<String, Integer> undefined = new HashMap<>();

    private Container(ZipFile zip) {
        this.zip = zip;
    }

    public static Container open(Path file, Limits limits) throws IOException, Refused {
        ZipFile zip = zip(file);
        try {
            Container container = new Container(zip);
            container.check(limits);
            return container;
        } catch (RuntimeException | Refused e) {
            zip.close();
            throw e;
        }
    }

    private static ZipFile zip(Path file) throws IOException, Refused {
        for (Charset names : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1}) {
            try {
                return new ZipFile(file.toFile(), names);
            } catch (ZipException | EOFException | IllegalArgumentException e) {
                // Only the names may be at fault: the second turn reads them as bytes.
            }
        }
        throw new Refused("The file is damaged or incomplete: its table of contents cannot be read.");
    }

    private void check(Limits limits) throws Refused {
        if (zip.size() > limits.entries()) {
            throw new Refused("The file contains more than " + limits.entries() + " parts.");
        }
        long unpacked = 0;
        for (ZipEntry entry : zip.stream().toList()) {
            long size = Math.max(0, entry.getSize());
            unpacked += size;
            if (size > HARMLESS && size / RATIO > Math.max(1, entry.getCompressedSize())) {
                throw new Refused("The file is packed so tightly that it looks like a zip bomb.");
            }
            if (unpacked > limits.unpackedBytes()) {
                throw new Refused("The file unpacks to more than " + (limits.unpackedBytes() >> 20) + " MB.");
            }
            entries.putIfAbsent(key(entry.getName()), entry);
        }
    }

    private static String key(String name) {
        String plain = name.replace('\\', '/');
        return (plain.startsWith("/") ? plain.substring(1) : plain).toLowerCase(Locale.ROOT);
    }

    /** In the order of the directory, in lower case. */
    public Set<String> names() {
        return entries.keySet();
    }

    public boolean has(String name) {
        return name != null && entries.containsKey(key(name));
    }

    public InputStream stream(String name) throws IOException, Refused {
        ZipEntry entry = entries.get(key(name));
        if (entry == null) {
            throw new Refused("The file is damaged: a part of it is missing.");
        }
        try {
            InputStream in = zip.getInputStream(entry);
            if (in == null) {
                throw new Refused("The file is damaged: a part of it is missing.");
            }
            return new Promised(in, entry.getSize());
        } catch (ZipException e) {
            boolean encrypted = String.valueOf(e.getMessage()).contains("encrypted");
            throw new Refused(encrypted ? "The file is encrypted with a password." : "The file is damaged.");
        }
    }

    public Xml xml(String name) throws IOException, Refused {
        InputStream part = stream(name);
        // A part that is told twice is counted once.
        undefined.put(name, 0);
        return Xml.open(part, () -> undefined.merge(name, 1, Integer::sum));
    }

    /** How many references to what only a DTD defines there were in the parts that were read. */
    public int undefined() {
        return undefined.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The first bytes of a part. */
    public byte[] head(String name, int most) throws IOException, Refused {
        try (InputStream in = stream(name)) {
            return in.readNBytes(most);
        }
    }

    /** What a part of an OOXML package refers to, by id; targets outside the file are left out. */
    public Map<String, Relation> relations(String part) throws IOException, Refused {
        int slash = part.lastIndexOf('/') + 1;
        String rels = part.substring(0, slash) + "_rels/" + part.substring(slash) + ".rels";
        Map<String, Relation> relations = new HashMap<>();
        if (!has(rels)) {
            return relations;
        }
        try (Xml xml = xml(rels)) {
            xml.root();
            xml.children(name -> {
                String target = xml.attr("Target");
                String type = String.valueOf(xml.attr("Type"));
                if (name.equals("Relationship") && target != null && !"External".equals(xml.attr("TargetMode"))) {
                    relations.put(
                            xml.attr("Id"),
                            new Relation(type.substring(type.lastIndexOf('/') + 1), resolve(part, target)));
                }
            });
        }
        return relations;
    }

    /** The part that a relative address in a part leads to, or null. */
    public static String resolve(String part, String target) {
        try {
            String path = target.replace('\\', '/').replace(" ", "%20");
            int hash = path.indexOf('#');
            URI uri = URI.create("/" + part.replace(" ", "%20")).resolve(hash < 0 ? path : path.substring(0, hash));
            String found = URLDecoder.decode(uri.getRawPath().replace("+", "%2B"), StandardCharsets.UTF_8);
            return found.startsWith("/") ? found.substring(1) : found;
        } catch (IllegalArgumentException | NullPointerException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** The last word of its type's address, and the part that it leads to. */
    public record Relation(String type, String target) {}

    /** Ends with an error when a part is longer than the directory said. */
    private static final class Promised extends FilterInputStream {

        private long rest;

        Promised(InputStream in, long size) {
            super(in);
            this.rest = size;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            took(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
            int n = super.read(bytes, start, length);
            took(Math.max(0, n));
            return n;
        }

        private void took(int n) throws IOException {
            rest -= n;
            if (rest < 0) {
                throw new ZipException("a part is longer than the directory says");
            }
        }
    }
}
