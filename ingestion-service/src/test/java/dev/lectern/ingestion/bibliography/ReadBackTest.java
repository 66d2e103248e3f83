package dev.lectern.ingestion.bibliography;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.ingestion.bibliography.Bibliography.Form;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever works there are: written out as a list, they are read back as they were. */
class ReadBackTest {

    private static final String SIGNS = "abcdefghijXYZ0123456789 ,.;:()[]/+*=!?&%$#_{}~^\\@äöüßéłøčαβ中文日本";

    static Stream<Long> seeds() {
        return IntStream.range(0, 200).mapToObj(Long::valueOf);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bibtexIsReadBack(long seed) {
        var works = works(new Random(seed));
        var text = works.stream().map(ReadBackTest::bibtex).collect(Collectors.joining("\n"));

        assertThat(read(text, Form.BIBTEX)).isEqualTo(works);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void risIsReadBack(long seed) {
        var works = works(new Random(seed));
        var text = works.stream().map(ReadBackTest::ris).collect(Collectors.joining("\n"));

        assertThat(read(text, Form.RIS)).isEqualTo(works);
    }

    /** Without lines, which differ with the form. */
    private static List<BibEntry> read(String text, Form form) {
        var list = Bibliography.of(text.getBytes(StandardCharsets.UTF_8), form, 1_000);
        assertThat(list.broken()).isEmpty();
        return list.entries().stream()
                .map(one -> new BibEntry(
                        0,
                        one.key(),
                        one.type(),
                        one.title(),
                        one.authors(),
                        one.year(),
                        one.venue(),
                        one.doi(),
                        one.arxivId(),
                        one.summary(),
                        one.addresses(),
                        one.files()))
                .toList();
    }

    private static List<BibEntry> works(Random random) {
        return IntStream.range(0, random.nextInt(1, 12))
                .mapToObj(number -> new BibEntry(
                        0,
                        "key" + number,
                        "jour",
                        words(random, 60),
                        IntStream.range(0, random.nextInt(4))
                                .mapToObj(one -> name(random) + " " + name(random))
                                .toList(),
                        random.nextBoolean() ? null : random.nextInt(1900, 2030),
                        words(random, 30),
                        random.nextBoolean() ? null : "10.1000/" + number + ".x",
                        null,
                        random.nextBoolean() ? null : words(random, 400),
                        random.nextBoolean() ? List.of() : List.of("https://example.org/" + number + "_x?a=1&b=%20"),
                        random.nextBoolean() ? List.of() : List.of("files/" + number + "/a paper.pdf")))
                .toList();
    }

    private static String name(Random random) {
        return "N"
                + random.ints(random.nextInt(1, 8), 0, 20)
                        .mapToObj(i -> String.valueOf("aeioulmnrstäöüéłøčαβ".charAt(i)))
                        .collect(Collectors.joining());
    }

    private static String words(Random random, int most) {
        var text = random.ints(random.nextInt(1, most), 0, SIGNS.length())
                .mapToObj(i -> String.valueOf(SIGNS.charAt(i)))
                .collect(Collectors.joining());
        return "W" + text.replaceAll(" +", " ").strip();
    }

    private static String bibtex(BibEntry work) {
        var fields = Stream.of(
                field("title", braces(work.title())),
                field("author", work.authors().isEmpty() ? null : String.join(" and ", work.authors())),
                field("year", work.year()),
                field("journal", braces(work.venue())),
                field("doi", work.doi()),
                field("abstract", braces(work.summary())),
                field(
                        "url",
                        work.addresses().isEmpty() ? null : work.addresses().getFirst()),
                field(
                        "file",
                        work.files().isEmpty() ? null : "PDF:" + work.files().getFirst() + ":application/pdf"));
        return "@" + work.type() + "{" + work.key() + fields.collect(Collectors.joining()) + "\n}\n";
    }

    private static String field(String name, Object value) {
        return value == null ? "" : ",\n  " + name + " = {" + value + "}";
    }

    private static String braces(String text) {
        return text == null
                ? null
                : text.chars()
                        .mapToObj(c -> switch (c) {
                            case '\\' -> "\\textbackslash{}";
                            case '~' -> "\\textasciitilde{}";
                            case '^' -> "\\textasciicircum{}";
                            case '&', '%', '$', '#', '_', '{', '}' -> "\\" + (char) c;
                            default -> String.valueOf((char) c);
                        })
                        .collect(Collectors.joining());
    }

    private static String ris(BibEntry work) {
        return Stream.of(
                        List.of("TY  - " + work.type(), "ID  - " + work.key(), "TI  - " + work.title()),
                        work.authors().stream().map(name -> "AU  - " + name).toList(),
                        line("PY", work.year()),
                        line("JO", work.venue()),
                        line("DO", work.doi()),
                        line("AB", work.summary()),
                        work.addresses().stream().map(one -> "UR  - " + one).toList(),
                        work.files().stream().map(one -> "L1  - " + one).toList(),
                        List.of("ER  - ", ""))
                .flatMap(List::stream)
                .collect(Collectors.joining("\r\n"));
    }

    private static List<String> line(String tag, Object value) {
        return value == null ? List.of() : List.of(tag + "  - " + value);
    }
}
