package dev.lectern.extract.detect;

import java.nio.charset.StandardCharsets;

/** Beginnings that tell what a file is. */
final class Magic {

    private static final int PDF_WITHIN = 1024;

    private Magic() {}

    /** Readers of PDF accept some rubbish before it; a file that is something else at its beginning is that. */
    static boolean pdf(byte[] head, String claim) {
        int start = head.length > 2 && head[0] == (byte) 0xEF ? 3 : 0;
        String text = new String(head, start, Math.min(head.length - start, PDF_WITHIN), StandardCharsets.ISO_8859_1);
        int at = text.indexOf("%PDF-");
        if (at < 0) {
            return false;
        }
        String before = text.substring(0, at).strip();
        return before.isEmpty() || Types.PDF.equals(claim) && !Texts.html(before) && !zip(head) && !ole(head);
    }

    static boolean ole(byte[] head) {
        return starts(head, 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1);
    }

    static boolean zip(byte[] head) {
        return starts(head, 'P', 'K', 3, 4) || starts(head, 'P', 'K', 5, 6) || starts(head, 'P', 'K', 7, 8);
    }

    /** A word for a kind of file that nothing here reads, or null. */
    static String foreign(byte[] head) {
        boolean binary = binary(head);
        if (binary && starts(head, 'M', 'Z')) {
            return "a program for Windows";
        }
        if (starts(head, 0x7F, 'E', 'L', 'F')
                || starts(head, 0xCF, 0xFA, 0xED, 0xFE)
                || starts(head, 0xCA, 0xFE, 0xBA, 0xBE)) {
            return "a program";
        }
        if (starts(head, 0x89, 'P', 'N', 'G')
                || starts(head, 0xFF, 0xD8, 0xFF)
                || binary && (starts(head, "GIF8") || starts(head, "BM"))
                || starts(head, 'I', 'I', 42, 0)
                || starts(head, 'M', 'M', 0, 42)
                || webp(head)) {
            return "a picture";
        }
        if (starts(head, 0x1F, 0x8B)
                || starts(head, '7', 'z', 0xBC, 0xAF)
                || starts(head, 'R', 'a', 'r', '!', 0x1A)
                || binary && starts(head, "BZh")
                || starts(head, 0xFD, '7', 'z', 'X', 'Z')
                || starts(head, 0x28, 0xB5, 0x2F, 0xFD)
                || tar(head)) {
            return "an archive of another kind than zip";
        }
        if (starts(head, "SQLite format 3\0")) {
            return "a database";
        }
        if (binary && (starts(head, "ID3") || starts(head, "OggS") || starts(head, "fLaC") || starts(head, "RIFF"))
                || head.length > 11 && new String(head, 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp")
                || starts(head, 0x1A, 0x45, 0xDF, 0xA3)) {
            return "a film or sound";
        }
        return null;
    }

    private static boolean webp(byte[] head) {
        return starts(head, "RIFF")
                && head.length > 12
                && new String(head, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP");
    }

    private static boolean tar(byte[] head) {
        return head.length > 262 && new String(head, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar");
    }

    /** Whether there are zeros or control characters among the first bytes, as in no text of one byte a letter. */
    private static boolean binary(byte[] head) {
        for (int i = 0; i < Math.min(head.length, 512); i++) {
            if (head[i] >= 0 && head[i] < 9) {
                return true;
            }
        }
        return false;
    }

    static boolean starts(byte[] head, String text) {
        return head.length >= text.length()
                && new String(head, 0, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    private static boolean starts(byte[] head, int... bytes) {
        if (head.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
