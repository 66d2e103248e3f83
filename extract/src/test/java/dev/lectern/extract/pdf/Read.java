package dev.lectern.extract.pdf;

import dev.lectern.extract.Block;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a PDF was read to, and where the shared samples are. */
final class Read implements Sink {

    final List<Page> pages = new ArrayList<>();
    final List<Loss> losses = new ArrayList<>();
    final Map<String, String> properties = new HashMap<>();
    int total;

    static Read of(Path file) throws IOException, Refused {
        return of(file, 1, Limits.USUAL);
    }

    static Read of(Path file, int fromPage, Limits limits) throws IOException, Refused {
        Read read = new Read();
        new PdfFormat().read(file, "application/pdf", fromPage, limits, read);
        return read;
    }

    /** The folder of sample PDFs, which lies beside the working copy where there is one; else null. */
    static Path samples() {
        Path from = Path.of(System.getProperty("lectern.root", "")).toAbsolutePath();
        for (Path folder = from; folder != null; folder = folder.getParent()) {
            Path samples = folder.resolve("shared/data/pdf");
            if (Files.isDirectory(samples)) {
                return samples;
            }
        }
        return null;
    }

    static List<Path> pdfs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pdf"))
                    .sorted()
                    .toList();
        }
    }

    String text() {
        return String.join("\n", pages.stream().map(Page::text).toList());
    }

    /** The texts of all blocks of a kind. */
    List<String> blocks(Block.Kind kind) {
        return pages.stream()
                .flatMap(page -> page.blocks().stream()
                        .filter(block -> block.kind() == kind)
                        .map(block -> page.text().substring(block.start(), block.end())))
                .toList();
    }

    @Override
    public void pages(int count) {
        total = count;
    }

    @Override
    public void page(Page page) {
        pages.add(page);
    }

    @Override
    public void properties(Map<String, String> found) {
        properties.putAll(found);
    }

    @Override
    public void loss(Loss loss) {
        losses.add(loss);
    }
}
