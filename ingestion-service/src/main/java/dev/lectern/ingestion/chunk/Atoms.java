package dev.lectern.ingestion.chunk;

import dev.lectern.extract.Block;
import dev.lectern.ingestion.page.SourcePage.Part;
import java.text.BreakIterator;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * What is never cut: a word with the space behind it, or a part of a word that is too long to be one (a script without
 * spaces, a key, a wall of signs). Atom i ends at end[i] and begins where the one before it ends, so nothing is between.
 */
final class Atoms {

    /** How good a place to cut is; the numbers are weighed against the distance from the wanted size. */
    static final double NOWHERE = 0;

    static final double LINE = 0.35;
    static final double SENTENCE = 0.6;
    static final double PARAGRAPH = 0.9;

    /** Cutting here parts what belongs together: a heading from its text, or the cells of a row. */
    static final double HARMFUL = -0.7;

    private static final int LONGEST_WORD = 48;
    private static final int PART = 24;

    private final CharSequence text;
    private final BitSet sentences;
    private int count;
    private int[] end = new int[64];
    private int[] word = new int[64];
    private double[] edge = new double[64];
    // Running sums, with one entry more than there are atoms.
    private int[] tokens = new int[65];
    private double[] size = new double[65];

    private Atoms(String text) {
        this.text = text;
        this.sentences = sentenceEnds(text);
    }

    static Atoms of(String text, List<Part> parts) {
        var atoms = new Atoms(text);
        int words = 0;
        int at = Words.skip(text, 0, true);
        while (at < text.length()) {
            int stop = Words.skip(text, at, false);
            int next = Words.skip(text, stop, true);
            atoms.addWord(words++, at, stop, next);
            at = next;
        }
        parts.forEach(part -> atoms.mark(part.block()));
        return atoms;
    }

    int count() {
        return count;
    }

    int startChar(int atom) {
        return atom == 0 ? 0 : end[atom - 1];
    }

    int endChar(int atom) {
        return end[atom];
    }

    int word(int atom) {
        return word[atom];
    }

    double edgeBehind(int atom) {
        return edge[atom];
    }

    int tokens(int from, int to) {
        return tokens[to] - tokens[from];
    }

    /** In words of ordinary prose: what needs many tokens counts as more than one. */
    double size(int from, int to) {
        return size[to] - size[from];
    }

    /** What is known of a block says more than its line breaks. */
    private void mark(Block block) {
        int first = atomAt(block.start());
        int last = atomAt(block.end() - 1);
        boolean heading = block.kind() == Block.Kind.HEADING || block.kind() == Block.Kind.TITLE;
        boolean table = block.kind() == Block.Kind.TABLE;
        // Unless a heading is before it.
        if (first > 0 && edge[first - 1] > HARMFUL) {
            edge[first - 1] = Math.max(edge[first - 1], PARAGRAPH);
        }
        for (int atom = first; atom < last; atom++) {
            // Rows end with their line; the lines of a paragraph end where the paper did.
            if (heading || table && edge[atom] != LINE) {
                edge[atom] = HARMFUL;
            } else if (!table && block.kind() != Block.Kind.CODE && edge[atom] == LINE) {
                edge[atom] = NOWHERE;
            }
        }
        edge[last] = heading ? HARMFUL : PARAGRAPH;
    }

    /** The one that has this character. */
    private int atomAt(int position) {
        int found = Arrays.binarySearch(end, 0, count, position + 1);
        return Math.min(found >= 0 ? found : -found - 1, count - 1);
    }

    private void addWord(int index, int start, int stop, int next) {
        int at = start;
        if (stop - start > LONGEST_WORD) {
            while (stop - at > PART) {
                int part = partEnd(at);
                add(index, at, part, part);
                at = part;
            }
        }
        add(index, at, stop, next);
    }

    // At a sentence's end if there is one within reach, and never within a surrogate pair.
    private int partEnd(int start) {
        int sentence = sentences.nextSetBit(start + 1);
        int part = sentence > 0 && sentence < start + PART ? sentence : start + PART;
        boolean insidePair =
                Character.isHighSurrogate(text.charAt(part - 1)) && Character.isLowSurrogate(text.charAt(part));
        return insidePair ? part + 1 : part;
    }

    private void add(int index, int start, int stop, int next) {
        grow();
        int cost = Tokens.estimate(text, start, stop);
        boolean first = count == 0 || word[count - 1] != index;
        end[count] = next;
        word[count] = index;
        edge[count] = edge(stop, next);
        tokens[count + 1] = tokens[count] + cost;
        size[count + 1] = size[count] + (first && cost <= 3 ? 1 : cost / 2.0);
        count++;
    }

    private double edge(int stop, int next) {
        int lines = 0;
        for (int at = stop; at < next; at++) {
            char c = text.charAt(at);
            boolean newLine = c == '\n' || c == '\r' && (at + 1 == next || text.charAt(at + 1) != '\n');
            lines += c == '\u2029' ? 2 : newLine || c == '\u2028' ? 1 : 0;
        }
        if (lines >= 2) {
            return PARAGRAPH;
        }
        return sentences.get(next) ? SENTENCE : lines == 1 ? LINE : NOWHERE;
    }

    private void grow() {
        if (count == end.length) {
            int larger = count * 2;
            end = Arrays.copyOf(end, larger);
            word = Arrays.copyOf(word, larger);
            edge = Arrays.copyOf(edge, larger);
            tokens = Arrays.copyOf(tokens, larger + 1);
            size = Arrays.copyOf(size, larger + 1);
        }
    }

    private static BitSet sentenceEnds(String text) {
        var ends = new BitSet(text.length() + 1);
        var sentence = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentence.setText(text);
        sentence.first();
        for (int at = sentence.next(); at != BreakIterator.DONE; at = sentence.next()) {
            ends.set(at);
        }
        return ends;
    }
}
