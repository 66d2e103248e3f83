package dev.lectern.extract.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trait of a page in each test, on pages drawn for it. */
class PdfLayoutTest {

    private static final String[] LEFT = {
        "The first column begins here with some",
        "words about a matter that takes up many",
        "lines so that it is clearly running text",
        "and goes on to the foot of the column as",
    };

    private static final String[] RIGHT = {
        "all columns do before the second column",
        "carries the sentence on at the head of it",
        "and brings the whole matter to an end of",
        "which nothing more needs to be said now.",
    };

    @TempDir
    Path folder;

    @Test
    void two_columns_under_a_title_are_read_one_after_the_other() throws Exception {
        Read read = read(sheets -> sheets.text(Sheets.BOLD, 18, 150, 80, "A Title across both Columns")
                .lines(60, 130, LEFT)
                .lines(310, 130, RIGHT));

        assertThat(read.blocks(Kind.TITLE)).containsExactly("A Title across both Columns");
        assertThat(read.text())
                .containsSubsequence("A Title", "first column begins", "foot of the column as all columns do");
    }

    @Test
    void three_columns_that_are_not_in_step_are_read_one_after_the_other() throws Exception {
        Read read = read(sheets -> {
            for (int column = 0; column < 3; column++) {
                for (int line = 0; line < 12; line++) {
                    sheets.text(
                            50 + 170 * column,
                            100 + 12 * line + 4 * column,
                            "column " + column + " and line " + line + " of the text");
                }
            }
        });

        assertThat(read.text().replaceAll("\\s+", " "))
                .containsSubsequence(
                        "column 0 and line 11", "column 1 and line 0", "column 1 and line 11", "column 2 and line 0");
    }

    @Test
    void a_table_is_read_along_its_rows() throws Exception {
        Read read = read(sheets -> {
            sheets.lines(60, 100, "Some running text stands before the table and is long enough to be seen as such.");
            String[][] rows = {
                {"Name", "Size", "Weight"}, {"Ant", "3", "0.01"}, {"Bee", "12", "0.1"}, {"Cat", "460", "4000"}
            };
            for (int i = 0; i < rows.length; i++) {
                sheets.text(80, 140 + 14 * i, rows[i][0])
                        .text(200, 140 + 14 * i, rows[i][1])
                        .text(300, 140 + 14 * i, rows[i][2]);
            }
        });

        assertThat(read.blocks(Kind.TABLE))
                .containsExactly("Name | Size | Weight\nAnt | 3 | 0.01\nBee | 12 | 0.1\nCat | 460 | 4000");
    }

    @Test
    void what_repeats_at_the_edges_of_pages_is_left_out() throws Exception {
        Read read = read(sheets -> {
            for (int i = 1; i <= 5; i++) {
                sheets.page()
                        .text(60, 40, "Journal of Examples, Volume " + i)
                        .text(300, 810, String.valueOf(100 + i))
                        .lines(60, 100, "Text of page number " + words(i), "Journal of Examples is named in the text.");
            }
        });

        assertThat(read.pages.get(3).text())
                .isEqualTo("Text of page number four Journal of Examples is named in the text.");
    }

    @Test
    void a_word_parted_at_the_end_of_a_line_is_joined_unless_it_has_a_hyphen_elsewhere() throws Exception {
        Read read = read(sheets -> sheets.lines(
                60,
                100,
                "The results of this experi-",
                "ment agree with a well-known law, and COVID-",
                "19 was not in it; for a well-",
                "known law holds for everybody at all times."));

        assertThat(read.text()).contains("this experiment agree", "COVID-19", "a well-known law holds");
    }

    @Test
    void small_print_with_a_mark_at_the_foot_is_a_footnote() throws Exception {
        Read read = read(sheets -> sheets.lines(60, 100, LEFT)
                .lines(60, 148, RIGHT)
                .text(Sheets.ROMAN, 7, 60, 700, "1 See the other book for what is not in this one.")
                .text(Sheets.ROMAN, 7, 60, 709, "2 Or do not."));

        assertThat(read.blocks(Kind.FOOTNOTE))
                .containsExactly("1 See the other book for what is not in this one.", "2 Or do not.");
    }

    @Test
    void headings_captions_lists_references_and_programs_are_told_apart() throws Exception {
        Read read = read(sheets -> {
            sheets.page();
            sheets.page().text(Sheets.BOLD, 14, 60, 80, "2 Methods").text(Sheets.BOLD, 11, 60, 110, "2.1 Data");
            sheets.lines(60, 140, LEFT).lines(60, 188, RIGHT);
            sheets.lines(70, 250, "\u2022 first of the items", "\u2022 second of the items");
            sheets.text(Sheets.ROMAN, 9, 60, 300, "Figure 3: What the apparatus looks like");
            sheets.text(Sheets.MONO, 9, 60, 340, "for x in list:").text(Sheets.MONO, 9, 81.6f, 351, "print(x)");
            sheets.text(Sheets.BOLD, 14, 60, 400, "References");
            sheets.lines(
                    60, 430, "[1] A. Author, On Things, Journal of Things, 1999.", "[2] B. Writer, More Things, 2004.");
        });

        assertThat(read.pages.get(1).blocks().stream().map(block -> block.kind() + "" + block.level()))
                .containsExactly(
                        "HEADING1",
                        "HEADING2",
                        "PARAGRAPH0",
                        "LIST_ITEM1",
                        "LIST_ITEM1",
                        "CAPTION0",
                        "CODE0",
                        "HEADING1",
                        "REFERENCE0",
                        "REFERENCE0");
        assertThat(read.blocks(Kind.CODE)).containsExactly("for x in list:\n    print(x)");
    }

    @Test
    void a_turned_page_and_a_page_askew_are_read_like_straight_ones() throws Exception {
        Read read = read(sheets -> {
            sheets.page();
            sheets.page.setRotation(90);
            for (int i = 0; i < LEFT.length; i++) {
                sheets.turned(Sheets.ROMAN, 10, Matrix.getRotateInstance(Math.PI / 2, 100 + 12 * i, 60), LEFT[i]);
            }
            sheets.page();
            for (int i = 0; i < LEFT.length; i++) {
                sheets.turned(Sheets.ROMAN, 10, Matrix.getRotateInstance(0.04, 60, 700 - 12 * i), LEFT[i]);
            }
        });

        assertThat(read.pages.get(0).text()).isEqualTo(String.join(" ", LEFT));
        assertThat(read.pages.get(0).width()).isEqualTo(PDRectangle.A4.getHeight());
        assertThat(read.pages.get(1).text()).isEqualTo(String.join(" ", LEFT));
    }

    @Test
    void what_is_printed_twice_hidden_or_outside_is_not_read() throws Exception {
        Read read = read(sheets -> {
            sheets.text(60, 100, "Bold by printing twice").text(60.3f, 100, "Bold by printing twice");
            sheets.text(60, -40, "outside of the paper");
            sheets.content().setRenderingMode(RenderingMode.NEITHER);
            sheets.text(60, 130, "hidden words");
        });

        assertThat(read.text()).isEqualTo("Bold by printing twice");
    }

    @Test
    void a_scan_without_text_is_an_image_of_text_and_one_with_recognised_text_is_not() throws Exception {
        Read read = read(sheets -> {
            sheets.page().picture(50, 50, 400, 600);
            sheets.page().picture(50, 50, 400, 600).content().setRenderingMode(RenderingMode.NEITHER);
            sheets.lines(60, 100, LEFT);
            sheets.page().rule(60, 50, 400);
        });

        assertThat(read.pages).extracting(Page::imageOfText).containsExactly(true, false, false);
        assertThat(read.losses).extracting(Loss::page).containsExactly(1);
        assertThat(read.pages.get(1).text()).isEqualTo(String.join(" ", LEFT));
    }

    private static String words(int number) {
        return new String[] {"", "one", "two", "three", "four", "five"}[number];
    }

    /** Draws pages. */
    private interface Drawing {
        void on(Sheets sheets) throws IOException;
    }

    private Read read(Drawing drawing) throws Exception {
        try (Sheets sheets = new Sheets()) {
            sheets.page();
            drawing.on(sheets);
            if (sheets.document.getNumberOfPages() > 1) {
                sheets.document.removePage(0);
            }
            return Read.of(sheets.save(folder.resolve("drawn.pdf")));
        }
    }
}
