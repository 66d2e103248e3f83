package dev.lectern.extract.pdf.glyph;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDStream;

/** Refuses to unpack content that would fill memory: PDFBox unpacks it whole, whatever comes out. */
public final class StreamSize {

    private static final long MOST = 48L << 20;

    /** Deflate can shrink no further, so what is packed smaller than this cannot grow too large. */
    private static final long SAFE = MOST / 1032;

    private static final Set<COSBase> PACKINGS = Set.of(
            COSName.FLATE_DECODE,
            COSName.FLATE_DECODE_ABBREVIATION,
            COSName.LZW_DECODE,
            COSName.LZW_DECODE_ABBREVIATION);

    private StreamSize() {}

    public static void check(PDPage page) throws IOException {
        long all = 0;
        for (Iterator<PDStream> streams = page.getContentStreams(); streams.hasNext(); ) {
            all += size(streams.next().getCOSObject(), MOST - all);
            if (all > MOST) {
                throw new IOException("content of a page is too large");
            }
        }
    }

    public static void check(COSStream stream) throws IOException {
        if (size(stream, MOST) > MOST) {
            throw new IOException("content of a form is too large");
        }
    }

    /** How large it is unpacked, or more than is left as soon as it is more. */
    private static long size(COSStream stream, long left) throws IOException {
        long packed = stream.getLength();
        if (stream.getFilters() instanceof COSArray filters && packings(filters) > 1) {
            throw new IOException("content is packed more than once");
        }
        if (packed <= Math.min(SAFE, left / 1032) || stream.getFilters() == null) {
            return packed;
        }
        byte[] in = new byte[8192];
        byte[] out = new byte[65_536];
        Inflater inflater = new Inflater();
        try (InputStream raw = stream.createRawInputStream()) {
            while (inflater.getBytesWritten() <= left && !inflater.finished()) {
                if (inflater.inflate(out) == 0 && !fed(inflater, raw, in)) {
                    break;
                }
            }
            return Math.max(packed, inflater.getBytesWritten());
        } catch (DataFormatException notDeflated) {
            return Math.max(packed, inflater.getBytesWritten());
        } finally {
            inflater.end();
        }
    }

    private static long packings(COSArray filters) {
        return filters.toList().stream()
                .filter(filter -> PACKINGS.contains(filter))
                .count();
    }

    private static boolean fed(Inflater inflater, InputStream raw, byte[] in) throws IOException {
        int read = inflater.needsInput() ? raw.read(in) : -1;
        if (read <= 0) {
            return false;
        }
        inflater.setInput(in, 0, read);
        return true;
    }
}
