package dev.lectern.extract.encoding;

import java.nio.charset.Charset;

/** Thai and Hebrew: written without capitals in letters of one range, which other languages do not keep to. */
final class ThaiHebrew {

    private static final Charset THAI = Charset.forName("x-windows-874");
    private static final Charset HEBREW = Charset.forName("windows-1255");

    private ThaiHebrew() {}

    /** Null when the text is neither. */
    static Charset of(byte[] sample) {
        int[] counts = new int[256];
        int signs = 0;
        int high = 0;
        for (byte b : sample) {
            counts[b & 0xFF]++;
            signs += (b & 0xFF) > ' ' ? 1 : 0;
            high += b < 0 ? 1 : 0;
        }
        if (high < 8 || high < signs * 0.4) {
            return null;
        }
        boolean consonants = sum(counts, 0xA1, 0xCE) > high * 0.45 && sum(counts, 0xA1, 0xBF) > high * 0.15;
        if (consonants && sum(counts, 0xA1, 0xFB) > high * 0.95 && sum(counts, 0xFC, 0xFF) == 0) {
            return THAI;
        }
        int points = sum(counts, 0xC0, 0xD3);
        boolean others = sum(counts, 0xD4, 0xDF) + sum(counts, 0xFB, 0xFC) + counts[0xFF] > 0;
        return !others && (points == 0 || points > high / 5) && sum(counts, 0xE0, 0xFA) > high * 0.5 ? HEBREW : null;
    }

    private static int sum(int[] counts, int from, int to) {
        int sum = 0;
        for (int i = from; i <= to; i++) {
            sum += counts[i];
        }
        return sum;
    }
}
