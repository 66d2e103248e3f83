package dev.lectern.extract.rtf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RtfTest {

    @Test
    void lettersOfEveryFontAndUnicodeAreRead() throws Exception {
        assertThat(told("{/fonttbl{/f0 Arial;}{/f1/fcharset204 Cyr;}"
                                + "{/f2/fcharset2 Symbol;}}"
                                + "caf/'e9 {/f1 /'ec/'e8/'f0} /u8364? "
                                + "{/f2 a}/emdash{/uc0/u-10179/u-8704}/par")
                        .text())
                .isEqualTo("café мир € α—\uD83D\uDE00");
    }

    @Test
    void whatIsNotReadIsNotTold() throws Exception {
        Told told = told("{/info{/title A title}{/creatim/yr2024/mo5/dy6}}"
                + "{/header top}{/*/unknown x}"
                + "{/v hidden}{/deleted gone}"
                + "{/field{/*/fldinst HYPERLINK x}{/fldrslt link}}"
                + "{/pict 00ff}/par");
        assertThat(told.blocks()).containsExactly("PARAGRAPH link");
        assertThat(told.said()).containsEntry("title", "A title").containsEntry("created", "2024-05-06");
        assertThat(told.lost()).containsExactly("1 image without a description was left out");
    }

    @Test
    void headingsListsTablesNotesAndFramesAreKept() throws Exception {
        assertThat(told("{/stylesheet{/s1 heading 1;}}/pard/s1 Head/par/pard {/listtext 1./tab}First/par/pard"
                                + " Text{/footnote/pard Note}{/shp{/*/shpinst{/sp{/sn x}{/sv 1}}{/shptxt Boxed/par}}} goes"
                                + " on/par/trowd/intbl a/cell b/cell/row/trowd/intbl c/cell d/cell/row/pard End/par")
                        .blocks())
                .containsExactly(
                        "HEADING1 Head",
                        "LIST_ITEM1 1. First",
                        "PARAGRAPH Boxed",
                        "PARAGRAPH Text goes on",
                        "TABLE a | b\nc | d",
                        "PARAGRAPH End",
                        "FOOTNOTE [1] Note");
    }

    @Test
    void pagesEndWhereTheAuthorBrokeThem() throws Exception {
        assertThat(told("one/page two/par").texts()).containsExactly("one", "two");
    }

    @Test
    void binaryPartsAndBrokenGroupsDoNoHarm() throws Exception {
        assertThat(told("a/bin5 }}}}}b/par").text()).isEqualTo("ab");
        assertThat(Told.of(Types.RTF, "{\\rtf1 never closed").text()).isEqualTo("never closed");
    }

    /** Written with / for \\, which Java would have us write twice. */
    private static Told told(String body) throws Exception {
        return Told.of(
                Types.RTF,
                ("{/rtf1/ansi/ansicpg1252 " + body + "}").replace('/', '\\').getBytes(StandardCharsets.ISO_8859_1));
    }
}
