package dev.lectern.extract.text;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What separates the values of a file: what cuts most of its first rows into the same number of them. */
final class Separator {

    private static final char[] CANDIDATES = {',', ';', '\t', '|', ':'};
    private static final int ROWS = 200;

    private Separator() {}

    static char of(String sample) throws IOException {
        if (sample.startsWith("sep=") && sample.length() > 4) {
            return sample.charAt(4);
        }
        char best = ',';
        double most = 0;
        for (char candidate : CANDIDATES) {
            double score = score(sample, candidate);
            if (score > most) {
                most = score;
                best = candidate;
            }
        }
        return best;
    }

    /** The share of rows with the usual number of values, and a little more for more of them; a colon must be perfect. */
    private static double score(String sample, char candidate) throws IOException {
        Rows rows = new Rows(new StringReader(sample), candidate);
        Map<Integer, Integer> widths = new HashMap<>();
        int count = 0;
        for (List<String> row = rows.next(); row != null && count < ROWS; row = rows.next()) {
            if (row.size() > 1 || !row.getFirst().isBlank()) {
                widths.merge(row.size(), 1, Integer::sum);
                count++;
            }
        }
        double best = 0;
        for (Map.Entry<Integer, Integer> width : widths.entrySet()) {
            double share = (double) width.getValue() / count;
            if (width.getKey() > 1 && (candidate != ':' || share == 1 && count > 2)) {
                best = Math.max(best, share + Math.min(width.getKey(), 20) * 0.01);
            }
        }
        return candidate == ':' ? best / 2 : best;
    }
}
