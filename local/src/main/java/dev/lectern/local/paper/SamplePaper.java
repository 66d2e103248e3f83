package dev.lectern.local.paper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The paper that the demonstration adds. It lies there as a PDF; run this after its text has changed. */
public final class SamplePaper {

    private static final String FOLDER = "/dev/lectern/local/demo/";
    private static final long ID = 1;

    private SamplePaper() {}

    /** As it lies there. */
    public static byte[] pdf() throws IOException {
        return resource("sample-paper.pdf");
    }

    static byte[] setAnew() throws IOException {
        return TwoColumns.set(new String(resource("sample-paper.txt"), StandardCharsets.UTF_8), ID);
    }

    public static void main(String[] arguments) throws IOException {
        Files.write(Path.of(arguments[0]), setAnew());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SamplePaper.class.getResourceAsStream(FOLDER + name)) {
            return in.readAllBytes();
        }
    }
}
