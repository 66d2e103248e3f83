package dev.lectern.extract.odt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Packed;
import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import org.junit.jupiter.api.Test;

class OdtTest {

    private static final String STYLES = "<style:style style:name='H' style:family='text'><style:text-properties"
            + " text:display='none'/></style:style><style:style style:name='B'"
            + " style:family='paragraph'><style:paragraph-properties"
            + " fo:break-before='page'/></style:style><text:list-style"
            + " style:name='L'><text:list-level-style-number text:level='1' style:num-format='1'"
            + " style:num-suffix='.'/><text:list-level-style-number text:level='2' style:num-format='a'"
            + " style:num-suffix=')' text:display-levels='2'/><text:list-level-style-bullet text:level='3'"
            + " text:bullet-char='-'/></text:list-style>";

    @Test
    void theTextOfADocumentIsToldWithItsKinds() throws Exception {
        Told told = told(
                "<text:tracked-changes><text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion></text:changed-region></text:tracked-changes><text:h"
                        + " text:outline-level='2'>Head</text:h><text:p>Two<text:s text:c='2'/>blanks,\n"
                        + " a<text:line-break/>line and <text:span text:style-name='H'>nothing</text:span>"
                        + "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Noted</text:p></text:note-body></text:note></text:p>"
                        + "<text:p>See<office:annotation><text:p>remark</text:p></office:annotation></text:p>"
                        + "<text:p><draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box></draw:frame></text:p>"
                        + "<text:p><draw:frame><draw:image/><svg:title>Chart</svg:title></draw:frame><draw:frame><draw:image/></draw:frame></text:p>");
        assertThat(told.blocks())
                .containsExactly(
                        "HEADING2 Head",
                        "PARAGRAPH Two  blanks, a\nline and [1]",
                        "PARAGRAPH See",
                        "PARAGRAPH Boxed",
                        "CAPTION Chart",
                        "FOOTNOTE [1] Noted");
        assertThat(told.lost()).containsExactly("1 image without a description was left out", "1 comment was left out");
    }

    @Test
    void listsAreCounted() throws Exception {
        assertThat(told("<text:list text:style-name='L'>" + item("A") + "<text:list-item><text:p>B</text:p><text:list>"
                                + item("C") + item("D") + "</text:list></text:list-item>" + item("E") + "</text:list>")
                        .blocks())
                .containsExactly(
                        "LIST_ITEM1 1. A",
                        "LIST_ITEM1 2. B",
                        "LIST_ITEM2 2.a) C",
                        "LIST_ITEM2 2.b) D",
                        "LIST_ITEM1 3. E");
    }

    @Test
    void tablesRepeatWhatSpansThem() throws Exception {
        assertThat(told("<table:table><table:table-row><table:table-cell"
                                + " table:number-rows-spanned='2'><text:p>Left</text:p></table:table-cell>"
                                + "<table:table-cell><text:p>1</text:p></table:table-cell></table:table-row><table:table-row><table:covered-table-cell/>"
                                + "<table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table>")
                        .blocks())
                .containsExactly("TABLE Left | 1\nLeft | 2");
    }

    @Test
    void pagesEndAtTheBreaksOfTheAuthorOrTheProgram() throws Exception {
        assertThat(told("<text:p>One</text:p><text:p text:style-name='B'>Two</text:p>")
                        .texts())
                .containsExactly("One", "Two");
        assertThat(told("<text:p>One <text:soft-page-break/>two</text:p>").texts())
                .containsExactly("One", "two");
    }

    private static String item(String text) {
        return "<text:list-item><text:p>" + text + "</text:p></text:list-item>";
    }

    private static Told told(String body) throws Exception {
        return Told.of(Types.ODT, Packed.odt(STYLES, body).bytes());
    }
}
