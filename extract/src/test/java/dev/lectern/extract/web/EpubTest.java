package dev.lectern.extract.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.extract.Packed;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import org.junit.jupiter.api.Test;

class EpubTest {

    @Test
    void aChapterIsAPageInReadingOrder() throws Exception {
        Told told = Told.of(Types.EPUB, book().bytes());
        assertThat(told.texts()).containsExactly("Zwei\n\nText & mehr", "Eins", "");
        assertThat(told.said())
                .containsEntry("title", "Das Buch")
                .containsEntry("author", "A; B")
                .containsEntry("language", "de");
        assertThat(told.lost()).containsExactly("1 part that the file names is missing in it");
    }

    @Test
    void aBookUnderRightsManagementIsRefused() {
        byte[] book = book().part(
                        "META-INF/encryption.xml",
                        "<encryption><CipherReference URI='OPS/text%202.xhtml'/></encryption>")
                .bytes();
        assertThatThrownBy(() -> Told.of(Types.EPUB, book))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("rights");
    }

    private static Packed book() {
        return new Packed()
                .part("mimetype", "application/epub+zip")
                .part(
                        "META-INF/container.xml",
                        "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>")
                .part(
                        "OPS/book.opf",
                        "<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>Das Buch</dc:title>"
                                + "<dc:creator>A</dc:creator><dc:creator>B</dc:creator><dc:language>de</dc:language></metadata><manifest><item"
                                + " id='one' href='one.xhtml' media-type='application/xhtml+xml'/><item id='two'"
                                + " href='text%202.xhtml' media-type='application/xhtml+xml'/><item id='gone'"
                                + " href='gone.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref"
                                + " idref='two'/><itemref idref='one'/><itemref idref='gone'/></spine></package>")
                .part("OPS/one.xhtml", "<html><head><title/></head><body><a id='x'/><p>Eins</p></body></html>")
                .part(
                        "OPS/text 2.xhtml",
                        "<html><head><title>t</title></head><body><h1>Zwei</h1><p>Text &amp; mehr</p></body></html>");
    }
}
