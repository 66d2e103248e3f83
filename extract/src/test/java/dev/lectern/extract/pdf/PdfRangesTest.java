package dev.lectern.extract.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lectern.extract.Block;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Page;
import dev.lectern.extract.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every block of every page of every PDF. */
class PdfRangesTest {

    private static final Map<Path, List<Page>> KNOWN = new ConcurrentHashMap<>();

    @Test
    void blocks_cover_the_text_of_each_page_in_order() throws Exception {
        for (Path file : all()) {
            for (Page page : readOrRefused(file)) {
                int end = 0;
                for (Block block : page.blocks()) {
                    assertThat(block.start()).as("%s %s", file, page.number()).isGreaterThanOrEqualTo(end);
                    assertThat(page.text().substring(end, block.start())).isBlank();
                    assertThat(page.text().substring(block.start(), block.end()))
                            .isNotBlank();
                    end = block.end();
                }
                assertThat(page.text().substring(end))
                        .as("%s %s", file, page.number())
                        .isBlank();
            }
        }
    }

    @Test
    void text_is_composed_and_without_controls() throws Exception {
        for (Path file : all()) {
            for (Page page : readOrRefused(file)) {
                assertThat(Normalizer.isNormalized(page.text(), Normalizer.Form.NFC))
                        .as("%s", file)
                        .isTrue();
                assertThat(page.text().codePoints().filter(c -> c != '\n' && Character.isISOControl(c)))
                        .as("%s", file)
                        .isEmpty();
            }
        }
    }

    @Test
    void hostile_files_end_with_pages_or_a_reason() throws Exception {
        assumeTrue(Read.samples() != null, "there are no shared samples here");
        for (Path file : Read.pdfs(Read.samples().resolve("hostile"))) {
            assertTimeout(Duration.ofSeconds(20), () -> readOrRefused(file), file.toString());
        }
    }

    @Test
    void a_page_is_the_same_wherever_reading_began(@TempDir Path folder) throws Exception {
        Path book = book(folder.resolve("book.pdf"), 40);
        List<Page> whole = Read.of(book).pages;
        for (int from : new int[] {2, 9, 10, 23, 40}) {
            assertThat(Read.of(book, from, Limits.USUAL).pages).isEqualTo(whole.subList(from - 1, 40));
        }
        for (Path file : all()) {
            List<Page> pages = readOrRefused(file);
            if (pages.size() > 2) {
                int from = pages.size() / 2 + 1;
                assertThat(Read.of(file, from, Limits.USUAL).pages)
                        .as("%s", file)
                        .isEqualTo(pages.subList(from - 1, pages.size()));
            }
        }
    }

    /** Chapters whose running titles change, so that what is furniture depends on the pages around. */
    private static Path book(Path file, int pages) throws IOException {
        try (Sheets sheets = new Sheets()) {
            for (int i = 1; i <= pages; i++) {
                sheets.page()
                        .text(72, 40, i % 2 == 0 ? "A book of pages" : "Chapter " + (i / 10 + 1))
                        .text(290, 810, String.valueOf(i))
                        .lines(
                                72,
                                100,
                                "Page " + i + " says some-",
                                "thing of its own, and a well-",
                                "known word " + "x".repeat(i))
                        .lines(72, 160, "On other pages well-known words stand in the middle of lines.");
            }
            return sheets.save(file);
        }
    }

    private static List<Path> all() throws IOException {
        List<Path> files = new ArrayList<>();
        Path samples = Read.samples();
        assumeTrue(samples != null, "there are no shared samples here");
        files.addAll(Read.pdfs(samples.resolve("good")));
        files.addAll(Read.pdfs(samples.resolve("hostile")));
        return files;
    }

    /** Each file is read once for all tests. */
    private static List<Page> readOrRefused(Path file) throws IOException {
        List<Page> pages = KNOWN.get(file);
        if (pages == null) {
            try {
                pages = Read.of(file).pages;
            } catch (Refused reason) {
                assertThat(reason.getMessage()).isNotBlank();
                pages = List.of();
            }
            KNOWN.put(file, pages);
        }
        return pages;
    }
}
