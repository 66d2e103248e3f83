package dev.lectern.extract.detect;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is said about a file: by the end of its name, else by the media type that came with it. */
final class Claims {

    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("pdf", Types.PDF),
            Map.entry("docx", Types.DOCX),
            Map.entry("docm", Types.DOCX),
            Map.entry("dotx", Types.DOCX),
            Map.entry("pptx", Types.PPTX),
            Map.entry("pptm", Types.PPTX),
            Map.entry("ppsx", Types.PPTX),
            Map.entry("potx", Types.PPTX),
            Map.entry("xlsx", Types.XLSX),
            Map.entry("xlsm", Types.XLSX),
            Map.entry("xltx", Types.XLSX),
            Map.entry("odt", Types.ODT),
            Map.entry("ott", Types.ODT),
            Map.entry("epub", Types.EPUB),
            Map.entry("rtf", Types.RTF),
            Map.entry("html", Types.HTML),
            Map.entry("htm", Types.HTML),
            Map.entry("xhtml", Types.HTML),
            Map.entry("md", Types.MARKDOWN),
            Map.entry("markdown", Types.MARKDOWN),
            Map.entry("csv", Types.CSV),
            Map.entry("tsv", Types.CSV),
            Map.entry("txt", Types.TEXT),
            Map.entry("text", Types.TEXT),
            Map.entry("zip", Types.ZIP),
            Map.entry("bib", Types.BIBTEX),
            Map.entry("ris", Types.RIS));

    private static final Map<String, String> DECLARED = Map.ofEntries(
            Map.entry("application/x-pdf", Types.PDF),
            Map.entry("text/rtf", Types.RTF),
            Map.entry("application/xhtml+xml", Types.HTML),
            Map.entry("text/x-markdown", Types.MARKDOWN),
            Map.entry("text/tab-separated-values", Types.CSV),
            Map.entry("application/csv", Types.CSV),
            Map.entry("text/x-bibtex", Types.BIBTEX),
            Map.entry("application/x-zip-compressed", Types.ZIP));

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry(Types.PDF, "a PDF"),
            Map.entry(Types.DOCX, "a Word document"),
            Map.entry(Types.PPTX, "a PowerPoint presentation"),
            Map.entry(Types.XLSX, "an Excel workbook"),
            Map.entry(Types.ODT, "an OpenDocument text"),
            Map.entry(Types.EPUB, "an electronic book (EPUB)"),
            Map.entry(Types.RTF, "a Rich Text document"),
            Map.entry(Types.HTML, "a web page"),
            Map.entry(Types.MARKDOWN, "Markdown"),
            Map.entry(Types.CSV, "a CSV file"),
            Map.entry(Types.TEXT, "plain text"),
            Map.entry(Types.ZIP, "a zip archive"),
            Map.entry(Types.BIBTEX, "a BibTeX file"),
            Map.entry(Types.RIS, "a RIS file"));

    private static final Set<String> TEXTS =
            Set.of(Types.TEXT, Types.MARKDOWN, Types.CSV, Types.HTML, Types.BIBTEX, Types.RIS);

    private Claims() {}

    /** Null when nothing is said that means anything. */
    static String of(String name, String declared) {
        String ending = name == null
                ? ""
                : name.substring(name.lastIndexOf('.') + 1).strip().toLowerCase(Locale.ROOT);
        if (ENDINGS.containsKey(ending) && name.indexOf('.') >= 0) {
            return ENDINGS.get(ending);
        }
        String type = declared == null ? "" : declared.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        type = DECLARED.getOrDefault(type, type);
        boolean vague = type.equals(Types.TEXT) || type.equals(Types.ZIP);
        return WORDS.containsKey(type) && !vague ? type : null;
    }

    static boolean text(String claim) {
        return claim != null && TEXTS.contains(claim);
    }

    /** What a file may be besides what it is said to be: all of an archive's kind has the same beginning for whoever guesses. */
    static boolean allows(String claim, String found) {
        return claim.equals(Types.ZIP)
                && WORDS.containsKey(found)
                && !text(found)
                && !found.equals(Types.PDF)
                && !found.equals(Types.RTF);
    }

    static String word(String type) {
        return WORDS.get(type);
    }
}
