package dev.lectern.extract.pdf.glyph;

import dev.lectern.extract.pdf.word.Sheet.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts level rules together that were drawn cell by cell. */
final class Rules {

    private static final float NEAR = 3;

    private Rules() {}

    static List<Rule> joined(List<Rule> rules) {
        List<Rule> sorted = rules.stream()
                .filter(Rule::level)
                .sorted(Comparator.comparingInt((Rule rule) -> Math.round(rule.top()))
                        .thenComparingDouble(Rule::left))
                .toList();
        List<Rule> joined = new ArrayList<>();
        for (Rule rule : sorted) {
            Rule last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && Math.abs(last.top() - rule.top()) < NEAR / 2 && rule.left() <= last.right() + NEAR) {
                joined.removeLast();
                joined.add(new Rule(last.left(), last.top(), Math.max(last.right(), rule.right()), last.bottom()));
            } else {
                joined.add(rule);
            }
        }
        return joined;
    }
}
