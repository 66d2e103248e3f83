package dev.lectern.extract.text;

import dev.lectern.extract.encoding.Encoding;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Left;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;

/** A text as characters, which counts the places that could not be decoded. */
final class Decoded extends FilterReader {

    private final Flow flow;

    private Decoded(Reader in, Flow flow) {
        super(in);
        this.flow = flow;
    }

    static Reader open(Path file, Encoding encoding, Flow flow) throws IOException {
        Reader reader = encoding.reader(file);
        return encoding.sound() ? reader : new Decoded(reader, flow);
    }

    @Override
    public int read(char[] chars, int start, int length) throws IOException {
        int n = super.read(chars, start, length);
        int marked = 0;
        for (int i = start; i < start + n; i++) {
            marked += chars[i] == '\uFFFD' ? 1 : 0;
        }
        if (marked > 0) {
            flow.left(Left.BYTES, marked);
        }
        return n;
    }
}
