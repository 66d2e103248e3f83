package dev.lectern.ingestion.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives, also such as no honest program writes. */
public final class Zips {

    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;

    private Zips() {}

    public static byte[] of(Map<String, byte[]> files) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] of(String name, byte[] file) {
        return of(Map.of(name, file));
    }

    /** As many empty-handed names as wanted. */
    public static byte[] of(int entries) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries; i++) {
                zip.putNextEntry(new ZipEntry(i + ".txt"));
                zip.write('x');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Says of its only file that it is encrypted. */
    public static byte[] encrypted(byte[] zip) {
        return changed(zip, CENTRAL, 8, (short) 0x0809);
    }

    /** Says of its only file that it is packed in this way. */
    public static byte[] packedBy(byte[] zip, int method) {
        return changed(zip, CENTRAL, 10, (short) method);
    }

    /** Says of its only file that it has this size. */
    public static byte[] saying(byte[] zip, int size) {
        var bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putInt(find(bytes, CENTRAL) + 24, size).array();
    }

    /** One byte of what is packed is another. */
    public static byte[] damaged(byte[] zip) {
        var bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int at = find(bytes, LOCAL) + 60;
        return bytes.put(at, (byte) ~bytes.get(at)).array();
    }

    /** Under this name, which is as long as the other one. */
    public static byte[] renamed(byte[] zip, String from, String to) {
        var text = new String(zip, StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] changed(byte[] zip, int signature, int at, short to) {
        var bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putShort(find(bytes, signature) + at, to).array();
    }

    private static int find(ByteBuffer bytes, int signature) {
        for (int at = 0; at < bytes.limit() - 4; at++) {
            if (bytes.getInt(at) == signature) {
                return at;
            }
        }
        throw new IllegalArgumentException("There is no such part.");
    }
}
