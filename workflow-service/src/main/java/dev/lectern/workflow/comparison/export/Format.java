package dev.lectern.workflow.comparison.export;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;

/** The kinds of files there are. */
public enum Format {
    CSV("text/csv; charset=utf-8", "csv", sheet -> utf8(CsvFile.of(sheet))),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", XlsxFile::of),
    MARKDOWN("text/markdown; charset=utf-8", "md", sheet -> utf8(MarkdownFile.of(sheet))),
    LATEX("application/x-latex; charset=utf-8", "tex", sheet -> utf8(LatexFile.of(sheet))),
    PDF("application/pdf", "pdf", PdfFile::of);

    private final String mediaType;
    private final String ending;
    private final Function<Sheet, byte[]> writer;

    Format(String mediaType, String ending, Function<Sheet, byte[]> writer) {
        this.mediaType = mediaType;
        this.ending = ending;
        this.writer = writer;
    }

    /** Null for json, which is no file of its own. */
    public static Format of(String name) {
        return name.equals("json") ? null : valueOf(name.toUpperCase(Locale.ROOT));
    }

    public String mediaType() {
        return mediaType;
    }

    String ending() {
        return ending;
    }

    byte[] write(Sheet sheet) {
        return writer.apply(sheet);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
