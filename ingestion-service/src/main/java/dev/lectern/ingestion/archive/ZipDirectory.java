package dev.lectern.ingestion.archive;

import dev.lectern.common.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Reads what an archive says is in it, one file after the other. Java's own reader refuses all of an archive for one file
 * that is encrypted or packed in an unknown way, and takes the whole directory into memory before it can be counted.
 */
public final class ZipDirectory {

    private static final int END = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LOCATOR_64 = 20;
    private static final int END_64 = 56;
    private static final int HEADER = 46;
    private static final int LONGEST_NAME = 4_100;
    private static final long MAX_32 = 0xFFFFFFFFL;
    private static final Charset OLD_NAMES =
            Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

    /** Takes the files as they come; may throw to see no more of them. */
    public interface Visitor {
        void see(ZipMember member);
    }

    private record Where(long start, long size, long shift) {}

    private final FileChannel channel;
    private final long length;

    private ZipDirectory(FileChannel channel) throws IOException {
        this.channel = channel;
        this.length = channel.size();
    }

    /** Fails with a problem where there is no directory that holds together; blocks, until the thread is interrupted. */
    public static void read(Path archive, Visitor visitor) throws IOException, InterruptedException {
        try (var channel = FileChannel.open(archive, StandardOpenOption.READ)) {
            var directory = new ZipDirectory(channel);
            directory.walk(directory.find(), visitor);
        } catch (EOFException e) {
            throw damaged();
        }
    }

    static ProblemException damaged() {
        return ProblemException.unprocessable(
                "file", "The archive is damaged or incomplete: its table of contents cannot be read.");
    }

    private Where find() throws IOException {
        int tail = (int) Math.min(length, END + LONGEST_COMMENT);
        var bytes = at(length - tail, tail);
        for (int end = tail - END; end >= 0; end--) {
            if (bytes.getInt(end) == 0x06054b50 && end + END + unsigned16(bytes, end + 20) <= tail) {
                return where(
                        length - tail + end,
                        unsigned16(bytes, end + 10),
                        unsigned32(bytes, end + 12),
                        unsigned32(bytes, end + 16));
            }
        }
        throw damaged();
    }

    private Where where(long end, int count, long size, long offset) throws IOException {
        if ((count == 0xFFFF || size == MAX_32 || offset == MAX_32) && end >= LOCATOR_64) {
            var locator = at(end - LOCATOR_64, LOCATOR_64);
            if (locator.getInt(0) == 0x07064b50) {
                long end64 = locator.getLong(8);
                var record = at(end64, END_64);
                if (record.getInt(0) != 0x06064b50) {
                    throw damaged();
                }
                return checked(end64, record.getLong(40), record.getLong(48));
            }
        }
        return checked(end, size, offset);
    }

    // Something may stand before the archive, by which all places are shifted.
    private static Where checked(long end, long size, long offset) {
        if (size < 0 || offset < 0 || size > end || end - size < offset) {
            throw damaged();
        }
        return new Where(end - size, size, end - size - offset);
    }

    private void walk(Where where, Visitor visitor) throws IOException, InterruptedException {
        var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel.position(where.start()))));
        for (long left = where.size(); left > 0; ) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var header = next(in, HEADER);
            if (header.getInt(0) != 0x02014b50) {
                throw damaged();
            }
            var name = next(in, unsigned16(header, 28)).array();
            var extra = next(in, unsigned16(header, 30));
            int comment = unsigned16(header, 32);
            in.skipNBytes(comment);
            left -= HEADER + name.length + extra.capacity() + comment;
            visitor.see(member(header, name, extra, where.shift()));
        }
    }

    private static ZipMember member(ByteBuffer header, byte[] name, ByteBuffer extra, long shift) {
        int flags = unsigned16(header, 8);
        var more = new Extra(extra);
        long size = more.or(unsigned32(header, 24));
        long packed = more.or(unsigned32(header, 20));
        long offset = more.or(unsigned32(header, 42));
        if (size < 0 || packed < 0 || offset < 0) {
            throw damaged();
        }
        return new ZipMember(
                name(name, (flags & 0x800) != 0),
                (flags & 1) != 0,
                new Packed(offset + shift, unsigned16(header, 10), packed, size, unsigned32(header, 16)));
    }

    /** What is too large for its place in the header, in the order in which it is missing there. */
    private static final class Extra {

        private ByteBuffer large;

        Extra(ByteBuffer extra) {
            while (extra.remaining() >= 4) {
                int id = extra.getShort() & 0xFFFF;
                int length = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
                if (id == 1) {
                    large = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                }
                extra.position(extra.position() + length);
            }
        }

        long or(long small) {
            return small == MAX_32 && large != null && large.remaining() >= 8 ? large.getLong() : small;
        }
    }

    // Many programs write UTF-8 and do not say so. What is longer is no name that anybody gave.
    private static String name(byte[] given, boolean saidToBeUtf8) {
        var bytes = Arrays.copyOf(given, Math.min(given.length, LONGEST_NAME));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, saidToBeUtf8 ? StandardCharsets.UTF_8 : OLD_NAMES);
        }
    }

    private ByteBuffer at(long position, int size) throws IOException {
        if (position < 0 || position > length - size) {
            throw damaged();
        }
        var buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw damaged();
            }
        }
        return buffer.flip();
    }

    private static ByteBuffer next(DataInputStream in, int size) throws IOException {
        var bytes = new byte[size];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int unsigned16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private static long unsigned32(ByteBuffer bytes, int at) {
        return bytes.getInt(at) & MAX_32;
    }
}
