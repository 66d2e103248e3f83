package dev.lectern.extract.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the text of real papers with what a careful reader took from them; the arithmetic is that of evaluate.py. */
class PdfQualityTest {

    private static final Pattern MARKUP =
            Pattern.compile("<!--.*?-->|!\\[[^\\]]*\\]\\([^)]*\\)|&[a-z]+;", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("[^\\W_]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int ORDERED = 6_000;

    private record Score(double words, double order) {}

    @Test
    void finds_the_words_of_real_papers_in_the_order_of_reading() throws Exception {
        Path samples = Read.samples();
        assumeTrue(samples != null, "there are no shared samples here");
        List<Score> ours = new ArrayList<>();
        List<Score> poppler = new ArrayList<>();
        for (Path file : Read.pdfs(samples.resolve("good"))) {
            String name = file.getFileName().toString().replace(".pdf", "");
            Path expected = samples.resolve("expected").resolve(name + ".md");
            if (Files.exists(expected)) {
                List<String> want = words(Files.readString(expected));
                ours.add(score(want, words(Read.of(file).text())));
                poppler.add(score(want, words(pdftotext(file))));
            }
        }

        System.out.printf(
                "word F1 %.3f, order %.3f%n", mean(ours).words(), mean(ours).order());
        if (mean(poppler).words() > 0) {
            System.out.printf(
                    "pdftotext %.3f, %.3f%n",
                    mean(poppler).words(), mean(poppler).order());
        }
        assertThat(ours).hasSizeGreaterThanOrEqualTo(6);
        assertThat(mean(ours).words()).isGreaterThanOrEqualTo(0.975);
        assertThat(mean(ours).order()).isGreaterThanOrEqualTo(0.95);
    }

    private static List<String> words(String text) {
        String plain = MARKUP.matcher(text).replaceAll("").replace("-\n", "").toLowerCase(Locale.ROOT);
        return WORD.matcher(plain).results().map(match -> match.group()).toList();
    }

    private static Score score(List<String> want, List<String> got) {
        Map<String, Integer> left = new HashMap<>();
        want.forEach(word -> left.merge(word, 1, Integer::sum));
        long common = got.stream()
                .filter(word -> left.merge(word, -1, Integer::sum) >= 0)
                .count();
        List<String> a = want.subList(0, Math.min(ORDERED, want.size()));
        List<String> b = got.subList(0, Math.min(ORDERED, got.size()));
        return new Score(2.0 * common / (want.size() + got.size()), 2.0 * matching(a, b) / (a.size() + b.size()));
    }

    /** The sizes of the longest common block and, again and again, of those before and after it. */
    private static int matching(List<String> a, List<String> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return 0;
        }
        int[] above = new int[b.size() + 1];
        int best = 0;
        int atA = 0;
        int atB = 0;
        for (int i = 0; i < a.size(); i++) {
            int[] row = new int[b.size() + 1];
            for (int j = 0; j < b.size(); j++) {
                if (a.get(i).equals(b.get(j))) {
                    row[j + 1] = above[j] + 1;
                    if (row[j + 1] > best) {
                        best = row[j + 1];
                        atA = i - best + 1;
                        atB = j - best + 1;
                    }
                }
            }
            above = row;
        }
        return best == 0
                ? 0
                : best
                        + matching(a.subList(0, atA), b.subList(0, atB))
                        + matching(a.subList(atA + best, a.size()), b.subList(atB + best, b.size()));
    }

    private static Score mean(List<Score> scores) {
        return new Score(
                scores.stream().mapToDouble(Score::words).average().orElse(0),
                scores.stream().mapToDouble(Score::order).average().orElse(0));
    }

    /** What the usual tool makes of it, for comparison where it is installed. */
    private static String pdftotext(Path file) throws InterruptedException {
        try {
            Process tool = new ProcessBuilder("pdftotext", "-enc", "UTF-8", file.toString(), "-")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            tool.waitFor();
            return text;
        } catch (IOException notInstalled) {
            return "";
        }
    }
}
