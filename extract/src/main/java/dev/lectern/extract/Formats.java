package dev.lectern.extract;

import dev.lectern.extract.odt.OdtFormat;
import dev.lectern.extract.pdf.PdfFormat;
import dev.lectern.extract.rtf.RtfFormat;
import dev.lectern.extract.sheets.XlsxFormat;
import dev.lectern.extract.slides.PptxFormat;
import dev.lectern.extract.text.CsvFormat;
import dev.lectern.extract.text.MarkdownFormat;
import dev.lectern.extract.text.TextFormat;
import dev.lectern.extract.web.EpubFormat;
import dev.lectern.extract.web.HtmlFormat;
import dev.lectern.extract.word.DocxFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which format reads which media type. */
public final class Formats {

    /** Goes up when the same bytes are read in another way; a test remembers how those of this version are read. */
    public static final String VERSION = "lectern-2";

    private static final Map<String, Format> BY_TYPE = byType(List.of(
            // A new format is one line here.
            new PdfFormat(),
            new DocxFormat(),
            new PptxFormat(),
            new XlsxFormat(),
            new OdtFormat(),
            new RtfFormat(),
            new EpubFormat(),
            new HtmlFormat(),
            new MarkdownFormat(),
            new CsvFormat(),
            new TextFormat()));

    private Formats() {}

    private static Map<String, Format> byType(List<Format> formats) {
        Map<String, Format> byType = new HashMap<>();
        formats.forEach(format -> format.types().forEach(type -> byType.put(type, format)));
        return Map.copyOf(byType);
    }

    public static Format of(String type) throws Refused {
        Format format = BY_TYPE.get(type);
        if (format == null) {
            throw new Refused("Files of this kind cannot be read.");
        }
        return format;
    }

    public static Set<String> types() {
        return BY_TYPE.keySet();
    }
}
