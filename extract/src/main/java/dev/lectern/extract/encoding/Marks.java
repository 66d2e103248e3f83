package dev.lectern.extract.encoding;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Byte order marks, and UTF-16 and UTF-32 without one. */
final class Marks {

    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");

    private Marks() {}

    static Encoding of(byte[] b) {
        if (starts(b, 0xEF, 0xBB, 0xBF)) {
            return new Encoding(StandardCharsets.UTF_8, 3, sound(b));
        }
        if (starts(b, 0xFF, 0xFE, 0, 0) && b.length % 4 == 0) {
            return new Encoding(UTF_32LE, 4, true);
        }
        if (starts(b, 0, 0, 0xFE, 0xFF)) {
            return new Encoding(UTF_32BE, 4, true);
        }
        if (starts(b, 0xFF, 0xFE)) {
            return new Encoding(StandardCharsets.UTF_16LE, 2, true);
        }
        if (starts(b, 0xFE, 0xFF)) {
            return new Encoding(StandardCharsets.UTF_16BE, 2, true);
        }
        if (starts(b, 0x84, 0x31, 0x95, 0x33)) {
            return new Encoding(Charset.forName("GB18030"), 4, true);
        }
        return null;
    }

    private static boolean sound(byte[] b) {
        Utf8 utf8 = new Utf8();
        utf8.add(b, b.length);
        return utf8.wellFormed();
    }

    private static boolean starts(byte[] b, int... mark) {
        if (b.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((b[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Text has no zeros, except where blanks, digits and line ends are wider than a byte. */
    static Charset wide(byte[] b) {
        int[] zeros = new int[4];
        int length = b.length - b.length % 4;
        for (int i = 0; i < length; i++) {
            zeros[i % 4] += b[i] == 0 ? 1 : 0;
        }
        int units = length / 4;
        if (units > 0 && zeros[0] == units && zeros[1] > units / 2 && zeros[3] < units / 10 + 1) {
            return UTF_32BE;
        }
        if (units > 0 && zeros[3] == units && zeros[2] > units / 2 && zeros[0] < units / 10 + 1) {
            return UTF_32LE;
        }
        int even = zeros[0] + zeros[2];
        int odd = zeros[1] + zeros[3];
        int pairs = units * 2;
        if (even > pairs / 50 + 1 && odd <= even / 20 && pairs(b, StandardCharsets.UTF_16BE)) {
            return StandardCharsets.UTF_16BE;
        }
        if (odd > pairs / 50 + 1 && even <= odd / 20 && pairs(b, StandardCharsets.UTF_16LE)) {
            return StandardCharsets.UTF_16LE;
        }
        return null;
    }

    /** Whether the bytes would be characters that texts have, and halves of pairs only in pairs. */
    private static boolean pairs(byte[] b, Charset charset) {
        String text = new String(b, 0, b.length - b.length % 4, charset);
        long strange = text.codePoints()
                .filter(c -> c == 0xFFFD || !Character.isDefined(c) || c < 0x20 && c != '\t' && c != '\n' && c != '\r')
                .count();
        return strange <= text.length() / 50 + 1;
    }
}
