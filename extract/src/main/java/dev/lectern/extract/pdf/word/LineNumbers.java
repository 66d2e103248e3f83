package dev.lectern.extract.pdf.word;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Manuscripts for review number their lines in the margin; these numbers are no part of the text. */
final class LineNumbers {

    private static final int FEWEST = 8;
    private static final float MOSTLY = 0.8f;

    private LineNumbers() {}

    /** The numbers beside the text that count from line to line, or none. */
    static List<Word> of(List<Word> words) {
        float left = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        for (Word word : words) {
            if (!number(word)) {
                left = Math.min(left, word.left());
                right = Math.max(right, word.right());
            }
        }
        List<Word> beside = new ArrayList<>();
        for (Word word : words) {
            if (number(word) && word.right() < left) {
                beside.add(word);
            }
        }
        if (!counting(beside)) {
            beside.clear();
            for (Word word : words) {
                if (number(word) && word.left() > right) {
                    beside.add(word);
                }
            }
        }
        return counting(beside) ? beside : List.of();
    }

    private static boolean number(Word word) {
        return word.text().length() <= 5 && word.text().chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean counting(List<Word> numbers) {
        if (numbers.size() < FEWEST) {
            return false;
        }
        numbers.sort(Comparator.comparingDouble(Word::y));
        int step = Integer.parseInt(numbers.get(1).text())
                - Integer.parseInt(numbers.get(0).text());
        int right = 0;
        for (int i = 1; i < numbers.size(); i++) {
            int difference = Integer.parseInt(numbers.get(i).text())
                    - Integer.parseInt(numbers.get(i - 1).text());
            right += difference == step ? 1 : 0;
        }
        return step > 0 && right >= MOSTLY * (numbers.size() - 1);
    }
}
