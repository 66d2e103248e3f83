package dev.lectern.extract.encoding;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * In which encoding a text is: as its byte order mark says, else UTF-8 if the whole file is well-formed UTF-8, else UTF-16 or
 * UTF-32 by where its zeros are, else what is declared if it can be, else the legacy encoding that statistics make likely.
 * Skip is the length of the mark. A text that is not sound has places that cannot be decoded.
 */
public record Encoding(Charset charset, int skip, boolean sound) {

    private static final int SAMPLE = 256 * 1024;

    /** The declared name may be null. */
    public static Encoding of(Path file, String declared) throws IOException {
        byte[] sample;
        try (InputStream in = Files.newInputStream(file)) {
            sample = in.readNBytes(SAMPLE);
        }
        Encoding marked = Marks.of(sample);
        if (marked != null) {
            return marked;
        }
        Utf8 utf8 = new Utf8();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[64 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                utf8.add(buffer, n);
            }
        }
        return of(sample, utf8, declared);
    }

    /** Of a text that is in memory as a whole. */
    public static Encoding of(byte[] bytes, String declared) {
        Encoding marked = Marks.of(bytes);
        if (marked != null) {
            return marked;
        }
        Utf8 utf8 = new Utf8();
        utf8.add(bytes, bytes.length);
        return of(bytes, utf8, declared);
    }

    private static Encoding of(byte[] sample, Utf8 utf8, String declared) {
        Charset wide = Marks.wide(sample);
        if (wide != null) {
            return new Encoding(wide, 0, true);
        }
        if (utf8.wellFormed() && !Legacy.escapes(sample)) {
            return new Encoding(StandardCharsets.UTF_8, 0, true);
        }
        if (utf8.nearly()) {
            return new Encoding(StandardCharsets.UTF_8, 0, false);
        }
        Charset legacy = Legacy.of(sample, declared);
        return new Encoding(legacy, 0, Legacy.decodes(sample, legacy));
    }

    public Reader reader(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        in.skipNBytes(skip);
        return new InputStreamReader(in, charset);
    }

    public String text(byte[] bytes) {
        return new String(bytes, skip, bytes.length - skip, charset);
    }
}
