package dev.lectern.e2e.suite;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** What a browser sends for a form with a file in it. */
public record Form(Map<String, String> fields, String fileName, byte[] file) {

    private static final String BOUNDARY = "boundary-" + UUID.randomUUID();

    /** A file that was never sent before, with one page of text. */
    public static Form ofNewPdf() {
        return ofPdf("paper", "Page of " + UUID.randomUUID());
    }

    public static Form ofPdf(String kind, String line) {
        return new Form(Map.of("kind", kind), "paper.pdf", SmallPdf.saying(line));
    }

    String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    BodyPublisher publisher() {
        var out = new ByteArrayOutputStream();
        fields.forEach((name, value) -> part(out, "name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8)));
        part(out, "name=\"file\"; filename=\"" + fileName + "\"\r\nContent-Type: application/pdf", file);
        write(out, "--" + BOUNDARY + "--\r\n");
        return BodyPublishers.ofByteArray(out.toByteArray());
    }

    private static void part(ByteArrayOutputStream out, String head, byte[] content) {
        write(out, "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + head + "\r\n\r\n");
        out.writeBytes(content);
        write(out, "\r\n");
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
