package dev.lectern.extract.detect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The container of Office before 2007, in which encrypted documents are kept to this day. */
final class OldOffice {

    private static final long SEARCHED = 256L << 20;

    private OldOffice() {}

    static String reason(Path file) throws IOException {
        String names = names(file).toLowerCase(Locale.ROOT);
        if (names.contains("encryptedpackage") || names.contains("encryptioninfo")) {
            return "The file is encrypted with a password.";
        }
        if (names.contains("worddocument")) {
            return "The file is in the format of Word before 2007 (.doc). Please save it as .docx.";
        }
        if (names.contains("powerpoint document")) {
            return "The file is in the format of PowerPoint before 2007 (.ppt). Please save it as .pptx.";
        }
        if (names.contains("book")) {
            return "The file is in the format of Excel before 2007 (.xls). Please save it as .xlsx.";
        }
        return "The file is in an old format of Office or Outlook, which cannot be read.";
    }

    /** The names in its directory, each in an entry of 128 bytes that may be anywhere in the file. */
    private static String names(Path file) throws IOException {
        StringBuilder names = new StringBuilder();
        byte[] block = new byte[512 * 128];
        try (InputStream in = Files.newInputStream(file)) {
            long read = 0;
            for (int n = in.readNBytes(block, 0, block.length);
                    n > 0 && read < SEARCHED;
                    n = in.readNBytes(block, 0, block.length)) {
                read += n;
                for (int at = 0; at + 128 <= n; at += 128) {
                    int length = (block[at + 64] & 0xFF) - 2;
                    if (length > 0
                            && length <= 62
                            && block[at + 65] == 0
                            && block[at + 66] >= 1
                            && block[at + 66] <= 5) {
                        names.append(new String(block, at, length, StandardCharsets.UTF_16LE))
                                .append('\n');
                    }
                }
            }
        }
        return names.toString();
    }
}
