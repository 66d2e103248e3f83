package dev.lectern.extract.encoding;

/** Counts how much of a stream of bytes is well-formed UTF-8. */
final class Utf8 {

    private int expected;
    private int low;
    private int high;
    private long good;
    private long bad;

    void add(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            int b = bytes[i] & 0xFF;
            if (expected > 0) {
                if (b >= low && b <= high) {
                    expected--;
                    low = 0x80;
                    high = 0xBF;
                    good += expected == 0 ? 1 : 0;
                    continue;
                }
                bad++;
                expected = 0;
            }
            begin(b);
        }
    }

    private void begin(int b) {
        low = 0x80;
        high = 0xBF;
        if (b < 0x80) {
            return;
        }
        if (b >= 0xC2 && b <= 0xDF) {
            expected = 1;
        } else if (b >= 0xE0 && b <= 0xEF) {
            expected = 2;
            low = b == 0xE0 ? 0xA0 : 0x80;
            high = b == 0xED ? 0x9F : 0xBF;
        } else if (b >= 0xF0 && b <= 0xF4) {
            expected = 3;
            low = b == 0xF0 ? 0x90 : 0x80;
            high = b == 0xF4 ? 0x8F : 0xBF;
        } else {
            bad++;
        }
    }

    boolean wellFormed() {
        return bad == 0 && expected == 0;
    }

    /** UTF-8 with an accident: text in a legacy encoding hardly ever has even a few well-formed sequences. */
    boolean nearly() {
        return good >= 3 && good >= bad * 4;
    }
}
