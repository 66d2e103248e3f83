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

    private final Analyzer analyzer;

    public Terms() {
        this(Language.EN);
    }

    @Inject
    Terms(TermsConfig config) {
        this(config.language());
    }

    Terms(Language language) {
        this.analyzer = language.analyzer();
    }

    /** Each term and how often it occurs. */
    public Map<String, Integer> of(String text) {
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
