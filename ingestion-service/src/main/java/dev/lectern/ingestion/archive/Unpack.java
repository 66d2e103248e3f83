package dev.lectern.ingestion.archive;

import dev.lectern.common.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Unpacks one file of an archive: never more bytes than were announced, and only if they are those that were. */
public final class Unpack {

    private static final int BUFFER = 1 << 16;
    private static final int LOCAL_HEADER = 30;

    private Unpack() {}

    /** Fails with a problem where the bytes are not those of the directory; blocks, until the thread is interrupted. */
    public static void copy(Path archive, Packed place, OutputStream to) throws IOException, InterruptedException {
        var inflater = new Inflater(true);
        try (var channel = FileChannel.open(archive, StandardOpenOption.READ)) {
            var packed = packed(channel, place);
            copy(place.method() == ZipMember.STORED ? packed : new InflaterInputStream(packed, inflater), place, to);
        } catch (ZipException | EOFException e) {
            throw damaged();
        } finally {
            inflater.end();
        }
    }

    private static ProblemException damaged() {
        return ProblemException.unprocessable("file", "It is damaged in the archive.");
    }

    private static InputStream packed(FileChannel channel, Packed place) throws IOException {
        if (place.offset() < 0 || place.offset() > channel.size() - LOCAL_HEADER) {
            throw damaged();
        }
        var header = ByteBuffer.allocate(LOCAL_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        while (header.hasRemaining() && channel.read(header, place.offset() + header.position()) >= 0) {
            // Most often in one turn.
        }
        if (header.hasRemaining() || header.getInt(0) != 0x04034b50) {
            throw damaged();
        }
        long start = place.offset() + LOCAL_HEADER + (header.getShort(26) & 0xFFFF) + (header.getShort(28) & 0xFFFF);
        if (place.packed() > channel.size() - start) {
            throw damaged();
        }
        // Without a frame around it, the inflater wants one byte more than there is.
        return new SequenceInputStream(
                new Bounded(Channels.newInputStream(channel.position(start)), place.packed()),
                new ByteArrayInputStream(new byte[1]));
    }

    private static void copy(InputStream from, Packed place, OutputStream to) throws IOException, InterruptedException {
        var crc = new CRC32();
        var buffer = new byte[BUFFER];
        long left = place.size();
        while (left > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int read = from.read(buffer, 0, (int) Math.min(BUFFER, left));
            if (read < 0) {
                throw damaged();
            }
            crc.update(buffer, 0, read);
            to.write(buffer, 0, read);
            left -= read;
        }
        if (place.method() != ZipMember.STORED && from.read() >= 0 || crc.getValue() != place.crc()) {
            throw damaged();
        }
    }

    private static final class Bounded extends InputStream {

        private final InputStream in;
        private long left;

        Bounded(InputStream in, long most) {
            this.in = in;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, from, (int) Math.min(most, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
