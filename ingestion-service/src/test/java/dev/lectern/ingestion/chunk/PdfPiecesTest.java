package dev.lectern.ingestion.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Formats;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.page.SourcePage.Part;
import dev.lectern.ingestion.profile.ChunkProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Over real PDFs, which are kept beside the project. */
@EnabledIf("areThere")
class PdfPiecesTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("lectern.root", ".."), "..", "shared", "data", "pdf", "good");

    private final Chunker chunker = new Chunker(new ChunkProfile(180, 30, 400));

    @ParameterizedTest
    @MethodSource("pdfs")
    void everyPieceIsExactlyItsRangeOfItsPage_andTogetherTheyAreAllOfIt(Path pdf) throws IOException, Refused {
        int index = 0;
        for (var page : pages(pdf)) {
            var pieces = chunker.cut(new UUID(1, 2), page, index);
            int covered = 0;
            for (var piece : pieces) {
                assertThat(piece.text()).isEqualTo(page.text().substring(piece.startChar(), piece.endChar()));
                assertThat(piece.page()).isEqualTo(page.number());
                assertThat(piece.index()).isEqualTo(index++);
                assertThat(piece.startChar()).isLessThanOrEqualTo(covered);
                covered = piece.endChar();
            }
            assertThat(page.text().substring(covered)).isBlank();
        }
        assertThat(index).isPositive();
    }

    static boolean areThere() {
        return Files.isDirectory(FOLDER);
    }

    static List<Path> pdfs() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    private static List<SourcePage> pages(Path pdf) throws IOException, Refused {
        var pages = new ArrayList<SourcePage>();
        Formats.of("application/pdf").read(pdf, "application/pdf", 1, Limits.USUAL, new Sink() {
            @Override
            public void pages(int total) {}

            @Override
            public void page(Page page) {
                var parts = page.blocks().stream()
                        .map(block -> new Part(block, null))
                        .toList();
                pages.add(new SourcePage(
                        page.number(), null, page.text(), parts, page.width(), page.height(), SourcePage.State.TEXT));
            }

            @Override
            public void properties(Map<String, String> properties) {}

            @Override
            public void loss(Loss loss) {}
        });
        return pages;
    }
}
