package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.area.Strip.Gap;
import dev.lectern.extract.pdf.word.Sheet.Rule;
import java.util.ArrayList;
import java.util.List;

/** How level rules lie about a gutter: those across it part the rows of one table, those beside it belong to two. */
record Ruled(int across, int beside, boolean inStep) {

    static Ruled of(List<Rule> rules, Band band, Gap gutter) {
        float top = band.strips().getFirst().top();
        float bottom = band.strips().getLast().bottom();
        List<Float> left = new ArrayList<>();
        List<Float> right = new ArrayList<>();
        int across = 0;
        for (Rule rule : rules) {
            if (!rule.level() || rule.top() < top || rule.top() > bottom) {
                continue;
            }
            if (rule.right() <= gutter.to()) {
                left.add(rule.top());
            } else if (rule.left() >= gutter.from()) {
                right.add(rule.top());
            } else {
                across++;
            }
        }
        List<Float> fewer = left.size() < right.size() ? left : right;
        List<Float> more = fewer == left ? right : left;
        long same = fewer.stream()
                .filter(y -> more.stream().anyMatch(other -> Math.abs(other - y) < 1.5f))
                .limit(1_000)
                .count();
        return new Ruled(across, fewer.size(), same * 2 > fewer.size());
    }

    boolean apart() {
        return across == 0 && beside >= 2 && !inStep;
    }
}
