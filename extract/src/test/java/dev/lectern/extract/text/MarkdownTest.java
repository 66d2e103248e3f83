package dev.lectern.extract.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import org.junit.jupiter.api.Test;

class MarkdownTest {

    @Test
    void aReaderSeesTheWordsWithoutTheMarkUp() throws Exception {
        Told told = told("""
            ---
            title: "Of ducks"
            tags: [a, b]
            ---
            # A *fine* `title`

            One [link](http://x "t") and
            more \\* &amp; ![a duck](d.png) ![](e.png)

            2. second
               - inner
            3. third

            | a | b |
            |---|---|
            | c | **d** |

            ```java
            int x;
            ```

            <table><tr><td>e</td><td>f</td></tr></table>
            """);
        assertThat(told.blocks())
                .containsExactly(
                        "HEADING1 A fine title",
                        "PARAGRAPH One link and more * & a duck",
                        "LIST_ITEM1 2. second",
                        "LIST_ITEM2 inner",
                        "LIST_ITEM1 3. third",
                        "TABLE a | b\nc | d",
                        "CODE int x;",
                        "TABLE e | f");
        assertThat(told.said()).containsEntry("title", "Of ducks");
        assertThat(told.lost()).containsExactly("1 image without a description was left out");
    }

    @Test
    void aRuleAtTheBeginningIsNoFrontMatter() throws Exception {
        assertThat(told("---\n\nText with no names and values.\n\n---\n").text())
                .isEqualTo("Text with no names and values.");
    }

    @Test
    void aLongFileIsReadInSlicesWithoutLosingAWord() throws Exception {
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            source.append("Paragraph *").append(i).append("*.\n\n");
        }
        assertThat(told(source.toString()).blocks()).hasSize(60_000).last().isEqualTo("PARAGRAPH Paragraph 59999.");
    }

    private static Told told(String source) throws Exception {
        return Told.of(Types.MARKDOWN, source);
    }
}
