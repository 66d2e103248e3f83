package dev.lectern.workflow.print;

import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** A report as a file to be kept. */
public final class Kept {

    private Kept() {}

    public static RestResponse<byte[]> file(
            String name, String format, Supplier<String> markdown, Supplier<byte[]> pdf) {
        return format.equals("pdf")
                ? file(name + ".pdf", "application/pdf", pdf.get())
                : file(
                        name + ".md",
                        "text/markdown; charset=utf-8",
                        markdown.get().getBytes(StandardCharsets.UTF_8));
    }

    private static RestResponse<byte[]> file(String name, String type, byte[] bytes) {
        return ResponseBuilder.<byte[]>ok(bytes)
                .header(HttpHeaders.CONTENT_TYPE, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }
}
