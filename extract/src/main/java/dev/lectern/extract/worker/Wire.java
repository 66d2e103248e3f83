package dev.lectern.extract.worker;

import dev.lectern.extract.Block;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Page;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What both sides say to each other: messages of a version, a kind, the number of the task they belong to, a length and a
 * body. The reading side never reserves more than has arrived, and believes nothing.
 */
final class Wire {

    static final byte VERSION = 1;

    static final byte READ = 1;
    static final byte RENDER = 2;

    static final byte READY = 10;
    static final byte PAGES = 11;
    static final byte PAGE = 12;
    static final byte PROPERTIES = 13;
    static final byte LOSS = 14;
    static final byte IMAGE = 15;
    static final byte DONE = 16;
    static final byte REFUSED = 17;
    static final byte BROKEN = 18;

    static final int LONGEST_REASON = 500;
    static final int LONGEST_PROPERTY = 4_000;
    static final int MOST_PROPERTIES = 64;
    static final int MOST_LOSSES = 1_000;

    private static final int LONGEST_MESSAGE = 4 << 20;
    private static final int LONGEST_IMAGE = 32 << 20;
    private static final Block.Kind[] BLOCK_KINDS = Block.Kind.values();

    private Wire() {}

    record Message(byte kind, int task, byte[] body) {}

    /** The other side does not keep to the rules; says which, and nothing of what it sent. */
    static final class Nonsense extends IOException {
        Nonsense(String what) {
            super(what);
        }
    }

    static void write(DataOutputStream out, Message message) throws IOException {
        if (message.body().length > longest(message.kind())) {
            throw new IllegalStateException("a message of " + message.body().length + " bytes");
        }
        out.writeByte(VERSION);
        out.writeByte(message.kind());
        out.writeInt(message.task());
        out.writeInt(message.body().length);
        out.write(message.body());
        out.flush();
    }

    /** The next message, or null where the other side ended between two of them. */
    static Message read(DataInputStream in) throws IOException {
        int version = in.read();
        if (version < 0) {
            return null;
        }
        byte kind = in.readByte();
        int task = in.readInt();
        int length = in.readInt();
        if (version != VERSION || length < 0 || length > longest(kind)) {
            throw new Nonsense("a message that is none");
        }
        // It takes what comes piece by piece: a length that is only claimed costs nothing.
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return new Message(kind, task, body);
    }

    private static int longest(byte kind) {
        return kind == IMAGE ? LONGEST_IMAGE : LONGEST_MESSAGE;
    }

    static boolean sensible(float length) {
        return length >= 0 && length < 1_000_000;
    }

    /** Puts a body together. */
    static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        private final DataOutputStream out = new DataOutputStream(bytes);

        Body number(int value) {
            try {
                out.writeInt(value);
                return this;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        Body number(long value) {
            return number((int) (value >>> 32)).number((int) value);
        }

        /** Half surrogate pairs become question marks and NUL a replacement character: as long as before, and storable. */
        Body text(String value) {
            if (value == null) {
                return number(-1);
            }
            byte[] utf8 = value.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
            number(utf8.length);
            bytes.writeBytes(utf8);
            return this;
        }

        Body page(Page page) {
            number(page.number()).text(page.label()).text(page.text());
            number(Float.floatToIntBits(page.width())).number(Float.floatToIntBits(page.height()));
            number(page.imageOfText() ? 1 : 0).number(page.blocks().size());
            for (Block block : page.blocks()) {
                number(block.kind().ordinal() << 8 | block.level() & 0xFF)
                        .number(block.start())
                        .number(block.end());
            }
            return this;
        }

        Body limits(Limits limits) {
            return number(limits.pages())
                    .number(limits.charactersOfPage())
                    .number(limits.characters())
                    .number(limits.entries())
                    .number(limits.unpackedBytes());
        }

        Body raw(byte[] more) {
            bytes.writeBytes(more);
            return this;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }

    /** Takes a body apart; whatever is not as it should be is nonsense. */
    static final class Reading {
        private final ByteBuffer in;

        Reading(Message message) {
            in = ByteBuffer.wrap(message.body());
        }

        int number() throws Nonsense {
            if (in.remaining() < 4) {
                throw new Nonsense("a message that is too short");
            }
            return in.getInt();
        }

        long longNumber() throws Nonsense {
            return (long) number() << 32 | number() & 0xFFFFFFFFL;
        }

        /** A text of at most this many UTF-16 units, or null. */
        String text(int longest) throws Nonsense {
            int length = number();
            if (length == -1) {
                return null;
            }
            if (length < 0 || length > in.remaining()) {
                throw new Nonsense("a text that is longer than its message");
            }
            try {
                ByteBuffer part = in.slice(in.position(), length);
                in.position(in.position() + length);
                String text = StandardCharsets.UTF_8.newDecoder().decode(part).toString();
                if (text.length() > longest || text.indexOf('\0') >= 0) {
                    throw new Nonsense("a text that is too long or not to be stored");
                }
                return text;
            } catch (CharacterCodingException e) {
                throw new Nonsense("a text that is no text");
            }
        }

        Path path() throws Nonsense {
            return Path.of(text(LONGEST_MESSAGE));
        }

        Limits limits() throws Nonsense {
            return new Limits(number(), number(), longNumber(), number(), longNumber());
        }

        Page page(int longestText) throws Nonsense {
            int number = number();
            String label = text(64);
            String text = text(longestText);
            float width = Float.intBitsToFloat(number());
            float height = Float.intBitsToFloat(number());
            boolean image = number() == 1;
            if (text == null || !sensible(width) || !sensible(height)) {
                throw new Nonsense("a page that is none");
            }
            return new Page(number, label, text, blocks(text), width, height, image);
        }

        private List<Block> blocks(String text) throws Nonsense {
            int count = number();
            if (count < 0 || count > text.length() || count > in.remaining() / 12) {
                throw new Nonsense("more blocks than there can be");
            }
            var blocks = new ArrayList<Block>(count);
            int at = 0;
            for (int i = 0; i < count; i++) {
                int kindAndLevel = number();
                int kind = kindAndLevel >>> 8;
                int start = number();
                int end = number();
                if (kind >= BLOCK_KINDS.length || start < at || end <= start || end > text.length()) {
                    throw new Nonsense("a block that is not in its page");
                }
                blocks.add(new Block(BLOCK_KINDS[kind], kindAndLevel & 0xFF, start, end));
                at = end;
            }
            return blocks;
        }

        byte[] rest() {
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            return rest;
        }

        void end() throws Nonsense {
            if (in.hasRemaining()) {
                throw new Nonsense("a message that is too long");
            }
        }
    }
}
