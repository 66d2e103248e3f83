package dev.lectern.extract.detect;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file is. Its bytes decide; its name, or where that says nothing its declared media type, only tells kinds of text apart
 * and must not contradict them. A file of a kind that cannot be read is refused with a reason.
 */
public final class Types {

    public static final String PDF = "application/pdf";
    public static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public static final String PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
    public static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public static final String ODT = "application/vnd.oasis.opendocument.text";
    public static final String EPUB = "application/epub+zip";
    public static final String RTF = "application/rtf";
    public static final String HTML = "text/html";
    public static final String MARKDOWN = "text/markdown";
    public static final String CSV = "text/csv";
    public static final String TEXT = "text/plain";
    public static final String ZIP = "application/zip";
    public static final String BIBTEX = "application/x-bibtex";
    public static final String RIS = "application/x-research-info-systems";

    private static final int HEAD = 64 * 1024;

    private Types() {}

    /** Name and declared type may be null. The limits are those of a packed file. */
    public static String of(Path file, String name, String declared, Limits limits) throws IOException, Refused {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        String claim = Claims.of(name, declared);
        String found = found(file, head, claim, limits);
        if (claim != null && !claim.equals(found) && !Claims.allows(claim, found)) {
            throw new Refused("The file is named or declared as " + Claims.word(claim) + ", but it is "
                    + Claims.word(found) + ".");
        }
        return found;
    }

    private static String found(Path file, byte[] head, String claim, Limits limits) throws IOException, Refused {
        String foreign = Magic.foreign(head);
        if (Magic.pdf(head, claim) && foreign == null) {
            return PDF;
        }
        if (Magic.ole(head)) {
            throw new Refused(OldOffice.reason(file));
        }
        if (Magic.zip(head)) {
            return Archives.of(file, head, limits);
        }
        if (foreign != null) {
            String prefix = claim == null
                    ? "The file is "
                    : "The file is named or declared as " + Claims.word(claim) + ", but it is ";
            throw new Refused(prefix + foreign + (claim == null ? ", which cannot be read." : "."));
        }
        if (Magic.starts(head, "{\\rtf")) {
            return RTF;
        }
        return Texts.of(head, claim);
    }
}
