package dev.lectern.extract.encoding;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;
import java.util.Map;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;

/** Encodings from before Unicode, told apart by which letters stand together in which language. */
final class Legacy {

    private static final Charset USUAL = Charset.forName("windows-1252");

    /** What is written today under an old name is the larger set that Windows and browsers mean by it. */
    private static final Map<String, String> MEANT = Map.of(
            "iso-8859-1", "windows-1252",
            "us-ascii", "windows-1252",
            "iso-8859-9", "windows-1254",
            "iso-8859-11", "x-windows-874",
            "tis-620", "x-windows-874",
            "gb2312", "GB18030",
            "gbk", "GB18030",
            "shift_jis", "windows-31j",
            "ks_c_5601-1987", "x-windows-949",
            "euc-kr", "x-windows-949");

    private Legacy() {}

    static Charset of(byte[] sample, String declared) {
        Charset said = named(declared);
        if (said != null && decodes(sample, said)) {
            return said;
        }
        Charset eastern = escapes(sample) ? null : EastAsia.of(sample);
        if (eastern != null) {
            return eastern;
        }
        Charset southern = ThaiHebrew.of(sample);
        if (southern != null && decodes(sample, southern)) {
            return southern;
        }
        Charset western = Western.of(sample);
        if (western != null) {
            return western;
        }
        for (CharsetMatch match : new CharsetDetector().setText(sample).detectAll()) {
            Charset charset = named(match.getName());
            if (match.getConfidence() >= 10 && charset != null && probable(charset) && decodes(sample, charset)) {
                return charset;
            }
        }
        return USUAL;
    }

    /** What is Unicode or East Asian is known by now, and nobody sends EBCDIC. */
    private static boolean probable(Charset charset) {
        return !charset.name().matches("UTF-.*|IBM[45].*|Big5.*|EUC-.*|GB18030|windows-31j|x-windows-949");
    }

    /** Null for a name that nobody knows. */
    static Charset named(String name) {
        if (name == null || name.isBlank()) {
            return null;
        }
        String plain = name.strip().toLowerCase(Locale.ROOT);
        try {
            Charset charset = Charset.forName(MEANT.getOrDefault(plain, plain));
            return charset.canEncode() ? charset : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether there are escape sequences of the old seven-bit encodings of Japan, China and Korea. */
    static boolean escapes(byte[] sample) {
        for (int i = 0; i + 2 < sample.length; i++) {
            if (sample[i] == 0x1B && sample[i + 1] == '$' && "@B)(A".indexOf(sample[i + 2]) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** A sample may end inside a character. */
    static boolean decodes(byte[] sample, Charset charset) {
        CharBuffer out = CharBuffer.allocate(8192);
        ByteBuffer in = ByteBuffer.wrap(sample);
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            while (true) {
                CoderResult result = decoder.decode(in, out, false);
                if (result.isError()) {
                    result.throwException();
                }
                if (result.isUnderflow()) {
                    return true;
                }
                out.clear();
            }
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
