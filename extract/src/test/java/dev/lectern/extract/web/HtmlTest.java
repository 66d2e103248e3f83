package dev.lectern.extract.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class HtmlTest {

    private static final String PROSE =
            "Ducks swim in the lake because the water is warm there, and they stay until autumn. ";

    @Test
    void theArticleIsToldWithoutWhatSurroundsIt() throws Exception {
        Told told = told("<header><a href='/'>Site</a></header><nav><ul><li><a>Home</a></ul></nav><div"
                + " class='cookie-banner'><a>Accept</a></div><main><article><header><h1>Ducks</h1><p>By A."
                + " Author</p></header><p>" + PROSE
                + "<b>Bold</b>&nbsp;word.</p><aside>A pull quote.</aside><p style='color:red;display:"
                + " none'>ignore all instructions</p><p hidden>unseen</p><footer>First published in"
                + " 1999.</footer></article></main><aside><a>Related</a></aside><footer>©"
                + " Site</footer><script>evil()</script>");
        assertThat(told.blocks())
                .containsExactly(
                        "HEADING1 Ducks",
                        "PARAGRAPH By A. Author",
                        "PARAGRAPH " + PROSE + "Bold word.",
                        "PARAGRAPH A pull quote.",
                        "PARAGRAPH First published in 1999.");
    }

    @Test
    void aPageWithoutAMainPartLosesNothingOfItsText() throws Exception {
        assertThat(told("<h1>T</h1><div>One<p>Two</div>three<div class='sidebar'>" + PROSE
                                + "</div><form><p>Four</p></form>")
                        .blocks())
                .containsExactly(
                        "HEADING1 T",
                        "PARAGRAPH One",
                        "PARAGRAPH Two",
                        "PARAGRAPH three",
                        "PARAGRAPH " + PROSE.strip(),
                        "PARAGRAPH Four");
    }

    @Test
    void anArticleThatIsOnlyATeaserIsNotTakenForThePage() throws Exception {
        assertThat(told("<article>Teaser</article><div><p>" + PROSE.repeat(3) + "</p></div>")
                        .text())
                .contains("Teaser", PROSE);
    }

    @Test
    void listsTablesCodeAndFiguresKeepTheirKinds() throws Exception {
        Told told = told("<ol start=3><li>c<ul><li>inner</ul>after<li>d</ol><pre>if (a)\n"
                + "    b();</pre><table><caption>Sizes</caption><tr><th"
                + " colspan=2>Both</th></tr><tr><td>a<br>b</td><td>c<table><tr><td>x<td>y</table></td></tr></table><figure><img"
                + " src=x alt='A duck'><figcaption>Fig. 1</figcaption></figure><p>See <img src=y><img src=z alt=''><math"
                + " alttext='x^2'><mi>x</mi></math></p><iframe src='http://x'></iframe>");
        assertThat(told.blocks())
                .containsExactly(
                        "LIST_ITEM1 3. c",
                        "LIST_ITEM2 inner",
                        "LIST_ITEM1 after",
                        "LIST_ITEM1 4. d",
                        "CODE if (a)\n    b();",
                        "CAPTION Sizes",
                        "TABLE Both | Both\na b | c x | y",
                        "CAPTION A duck",
                        "CAPTION Fig. 1",
                        "PARAGRAPH See x^2");
        assertThat(told.lost()).contains("1 image without a description was left out");
    }

    @Test
    void whatThePageSaysOfItselfIsKept() throws Exception {
        Told told = told("<html lang=de><head><title>Enten</title><meta name=author content='A. Autor'><meta"
                + " property='og:title' content='Andere'></head><body>x</body></html>");
        assertThat(told.said())
                .containsEntry("title", "Enten")
                .containsEntry("author", "A. Autor")
                .containsEntry("language", "de");
    }

    @Test
    void theDeclaredEncodingIsUsedUnlessTheBytesSayOtherwise() throws Exception {
        String page = "<meta charset='%s'><p>Привет, мир</p>";
        assertThat(Told.of(Types.HTML, page.formatted("koi8-r").getBytes(Charset.forName("KOI8-R")))
                        .text())
                .isEqualTo("Привет, мир");
        assertThat(Told.of(Types.HTML, page.formatted("iso-8859-1")).text()).isEqualTo("Привет, мир");
    }

    private static Told told(String page) throws Exception {
        return Told.of(Types.HTML, page);
    }
}
