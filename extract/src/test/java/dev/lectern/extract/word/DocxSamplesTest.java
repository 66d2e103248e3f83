package dev.lectern.extract.word;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents of the shared collection against what is expected of them, counted as its evaluate.py counts. */
class DocxSamplesTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("lectern.root", ".."), "..", "shared", "data", "docs", "docx");
    private static final Pattern WORD = Pattern.compile("[^\\W_]+", Pattern.UNICODE_CHARACTER_CLASS);

    @Test
    void wordsAndTheirOrderAreThoseOfTheDocuments() throws Exception {
        assumeTrue(Files.isDirectory(FOLDER), "the shared collection is not here");
        double f1 = 0;
        double order = 0;
        List<Path> files = files();
        for (Path file : files) {
            String name = file.getFileName().toString().replace("docling-", "expected-") + ".md";
            List<String> want = words(Files.readString(FOLDER.resolve(name)));
            List<String> got = words(Told.of(Types.DOCX, file, 1, Limits.USUAL).text());
            f1 += f1(want, got) / files.size();
            order += 2.0 * inOrder(want, got) / (want.size() + got.size()) / files.size();
        }
        System.out.printf(Locale.ROOT, "docx: mean F1 %.3f, mean order %.3f of %d files%n", f1, order, files.size());
        assertThat(f1).isGreaterThan(0.97);
        assertThat(order).isGreaterThan(0.97);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> list = Files.list(FOLDER)) {
            return list.filter(file -> file.toString().endsWith(".docx"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> words(String text) {
        String plain = Pattern.compile("<!--.*?-->|!\\[[^\\]]*]\\([^)]*\\)|&[a-z]+;", Pattern.DOTALL)
                .matcher(text)
                .replaceAll("");
        Matcher matcher = WORD.matcher(plain.replace("-\n", "").toLowerCase(Locale.ROOT));
        List<String> words = new ArrayList<>();
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private static double f1(List<String> want, List<String> got) {
        Map<String, Integer> left = new HashMap<>();
        want.forEach(word -> left.merge(word, 1, Integer::sum));
        long common = got.stream()
                .filter(word -> left.merge(word, -1, Integer::sum) >= 0)
                .count();
        return 2.0 * common / (want.size() + got.size());
    }

    /** The longest common subsequence. */
    private static int inOrder(List<String> want, List<String> got) {
        int[] row = new int[got.size() + 1];
        for (String word : want) {
            int diagonal = 0;
            for (int j = 1; j <= got.size(); j++) {
                int above = row[j];
                row[j] = word.equals(got.get(j - 1)) ? diagonal + 1 : Math.max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[got.size()];
    }
}
