package dev.lectern.extract;

import dev.lectern.extract.detect.Types;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;

/** All that a format told of a file, checked for what every format promises. */
public final class Told implements Sink {

    private final int from;
    private final List<Page> pages = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private int total = -1;

    private Told(int from) {
        this.from = from;
    }

    public static Told of(String type, String content) throws IOException, Refused {
        return of(type, content.getBytes(StandardCharsets.UTF_8));
    }

    public static Told of(String type, byte[] content) throws IOException, Refused {
        return of(type, content, 1, Limits.USUAL);
    }

    public static Told of(String type, byte[] content, int from, Limits limits) throws IOException, Refused {
        Path file = Files.createTempFile("told", ".bin");
        try {
            Files.write(file, content);
            return of(type, file, from, limits);
        } finally {
            Files.delete(file);
        }
    }

    public static Told of(String type, Path file, int from, Limits limits) throws IOException, Refused {
        Told told = new Told(from);
        Formats.of(type).read(file, type, from, limits, told);
        Assertions.assertThat(told.pages).hasSize(Math.max(0, told.total - from + 1));
        return told;
    }

    /** What is found in a file whatever it is named. */
    public static Told found(Path file, String name, Limits limits) throws IOException, Refused {
        return of(Types.of(file, name, null, limits), file, 1, limits);
    }

    public List<Page> told() {
        return pages;
    }

    public List<String> texts() {
        return pages.stream().map(Page::text).toList();
    }

    public String text() {
        return String.join("\n\n", texts());
    }

    /** "HEADING1 Text", "PARAGRAPH Text" and so on, of all pages. */
    public List<String> blocks() {
        return pages.stream()
                .flatMap(page -> page.blocks().stream()
                        .map(block -> block.kind() + (block.level() == 0 ? "" : "" + block.level()) + " "
                                + page.text().substring(block.start(), block.end())))
                .toList();
    }

    public Map<String, String> said() {
        return properties;
    }

    public List<String> lost() {
        return losses.stream().map(Loss::what).collect(Collectors.toList());
    }

    @Override
    public void pages(int number) {
        Assertions.assertThat(total).as("said once").isEqualTo(-1);
        total = number;
    }

    @Override
    public void page(Page page) {
        Assertions.assertThat(page.number()).isEqualTo(from + pages.size());
        int at = 0;
        for (Block block : page.blocks()) {
            Assertions.assertThat(block.start()).isGreaterThanOrEqualTo(at);
            Assertions.assertThat(page.text().substring(at, block.start())).isBlank();
            Assertions.assertThat(page.text().substring(block.start(), block.end()))
                    .isNotBlank();
            at = block.end();
        }
        Assertions.assertThat(page.text().substring(at)).isBlank();
        Assertions.assertThat(page.text()).doesNotContain("\0");
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
