package dev.lectern.retrieval.text;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * What counts as the same word, for texts and questions alike: lower case, no stop words, stems. Those of English, unless
 * the installation has chosen another language.
 */
@ApplicationScoped
public class Terms {

    /** Characters of a text. */
    public record Range(int start, int end) {}

    // English alone has none of them among its stop words; those of other languages have theirs.
    private static final String ASKING = """
            what which who whom whose when where why how do does did done doing can could may might must shall should will
            would has have had i me my we us our you your he she him her his tell please""";

    private final Analyzer analyzer;
    private final Set<String> asking;

    public Terms() {
        this(Language.EN);
    }

    @Inject
    Terms(TermsConfig config) {
        this(config.language());
    }

    Terms(Language language) {
        this.analyzer = language.analyzer();
        this.asking = language == Language.EN ? Set.copyOf(of(ASKING, analyzer).keySet()) : Set.of();
    }

    /** Each term and how often it occurs. */
    public Map<String, Integer> of(String text) {
        return of(text, analyzer);
    }

    private static Map<String, Integer> of(String text, Analyzer analyzer) {
        var found = new TreeMap<String, Integer>();
        try (var stream = analyzer.tokenStream("text", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                found.merge(term.toString(), 1, Integer::sum);
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /**
     * Those of a question by which an answer is known: without the words that only make it a question, unless there are no
     * others.
     */
    public Set<String> telling(String question) {
        var telling = new TreeSet<>(of(question).keySet());
        telling.removeAll(asking);
        return telling.isEmpty() ? of(question).keySet() : telling;
    }

    /** Where some of these terms stand in a text: in Java's characters, from the first to behind the last, in order. */
    public List<Range> places(String text, Set<String> wanted) {
        var found = new ArrayList<Range>();
        try (var stream = analyzer.tokenStream("text", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            var place = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                if (wanted.contains(term.toString())) {
                    found.add(new Range(place.startOffset(), place.endOffset()));
                }
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    public static int length(Map<String, Integer> terms) {
        return terms.values().stream().mapToInt(Integer::intValue).sum();
    }
}
