package dev.lectern.extract.detect;

import dev.lectern.extract.Refused;
import dev.lectern.extract.encoding.Encoding;
import java.util.Locale;
import java.util.regex.Pattern;

/** What kind of text a file without a magic number is, if it is one. */
final class Texts {

    private static final Pattern HTML = Pattern.compile(
            "(<\\?xml[^>]*>\\s*)?(<!--.*?-->\\s*)*<(!doctype html|html|head|body)\\b.*", Pattern.DOTALL);
    private static final Pattern BIBTEX = Pattern.compile(
            "(%[^\n"
                    + "]*\n"
                    + "|\\s)*@(article|book|inproceedings|conference|misc|phdthesis|mastersthesis|"
                    + "techreport|incollection|inbook|proceedings|unpublished|manual|booklet|online|string|comment|preamble|thesis|report|dataset|software)"
                    + "\\s*[{(].*",
            Pattern.DOTALL);
    private static final Pattern RIS = Pattern.compile("\\s*TY  - .*", Pattern.DOTALL);

    private Texts() {}

    static String of(byte[] head, String claim) throws Refused {
        Encoding encoding = Encoding.of(head, null);
        String text = encoding.text(head);
        boolean said = Claims.text(claim);
        if (control(text) > text.length() * (said ? 0.2 : 0.02)) {
            throw new Refused(
                    claim == null
                            ? "The file is of a kind that cannot be read."
                            : "The file is named or declared as " + Claims.word(claim) + ", but it is not.");
        }
        boolean html = html(text.strip());
        if (said && html && (claim.equals(Types.CSV) || claim.equals(Types.BIBTEX) || claim.equals(Types.RIS))) {
            return Types.HTML;
        }
        if (said) {
            return claim;
        }
        if (html) {
            return Types.HTML;
        }
        if (BIBTEX.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
            return Types.BIBTEX;
        }
        return RIS.matcher(text).matches() ? Types.RIS : Types.TEXT;
    }

    static boolean html(String text) {
        String start = text.substring(0, Math.min(text.length(), 2000)).toLowerCase(Locale.ROOT);
        return HTML.matcher(start.startsWith("\uFEFF") ? start.substring(1) : start)
                .matches();
    }

    /** Characters that no text has. */
    private static long control(String text) {
        return text.chars()
                .filter(c -> c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B || c == 0xFFFD)
                .count();
    }
}
