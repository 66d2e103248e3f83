package dev.lectern.extract.rtf;

import java.util.Map;
import java.util.Set;

/** What the control words of RTF mean for its text. */
final class RtfWords {

    /** Groups whose text nobody reads. */
    static final Set<String> NOWHERE = Set.of(
            "colortbl",
            "header",
            "headerl",
            "headerr",
            "headerf",
            "footer",
            "footerl",
            "footerr",
            "footerf",
            "fldinst",
            "objdata",
            "bkmkstart",
            "bkmkend",
            "listtable",
            "listoverridetable",
            "revtbl",
            "rsidtbl",
            "themedata",
            "colorschememapping",
            "datastore",
            "latentstyles",
            "xmlnstbl",
            "generator",
            "filetbl",
            "template",
            "pgptbl",
            "atnid",
            "atnauthor",
            "atntime",
            "atndate",
            "atnref",
            "xe",
            "tc",
            "tcn",
            "nonshppict",
            "sn",
            "pntxta",
            "footnotesep",
            "ftnsep",
            "ftnsepc",
            "ftncn",
            "aftnsep",
            "aftnsepc",
            "aftncn",
            "falt",
            "panose",
            "private",
            "sp",
            "mmathPr",
            "operator",
            "userprops",
            "rxe",
            "txe",
            "pnseclvl",
            "objclass",
            "objname",
            "oldcprops",
            "oldpprops");

    /** Groups that say something of the file. */
    static final Map<String, String> PROPERTIES = Map.of(
            "title", "title",
            "author", "author",
            "subject", "subject",
            "keywords", "keywords",
            "doccomm", "description");

    /** Words that stand for a sign. */
    static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry("tab", "\t"),
            Map.entry("line", "\n"),
            Map.entry("lbr", "\n"),
            Map.entry("emdash", "—"),
            Map.entry("endash", "–"),
            Map.entry("bullet", "•"),
            Map.entry("lquote", "‘"),
            Map.entry("rquote", "’"),
            Map.entry("ldblquote", "“"),
            Map.entry("rdblquote", "”"),
            Map.entry("emspace", " "),
            Map.entry("enspace", " "),
            Map.entry("qmspace", " "));

    /** Groups that may be left out by a reader who does not know them, but that we know. */
    static final Set<String> KEPT = Set.of("shppict", "shpinst", "shptxt", "ud", "pn", "moMath", "moMathPara");

    private RtfWords() {}
}
