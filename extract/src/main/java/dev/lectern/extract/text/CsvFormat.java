package dev.lectern.extract.text;

import dev.lectern.extract.Format;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.encoding.Encoding;
import dev.lectern.extract.flow.Clean;
import dev.lectern.extract.flow.Paging;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Rows of values with any usual separator. A page has as many whole rows as fit; the first row is not repeated on later pages,
 * because nothing says that it is a heading, and what is on a page is what the file has there. Rows may be of different length.
 */
public final class CsvFormat implements Format {

    private static final int SAMPLE = 64 * 1024;

    @Override
    public Set<String> types() {
        return Set.of(Types.CSV);
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        Encoding encoding = Encoding.of(file, null);
        char separator;
        try (Reader reader = encoding.reader(file)) {
            separator = Separator.of(sample(reader));
        }
        Paging.ROWS.read(
                flow -> {
                    flow.property("encoding", encoding.charset().name());
                    try (Reader reader = Decoded.open(file, encoding, flow)) {
                        Rows rows = new Rows(reader, separator);
                        for (List<String> row = rows.next(); row != null; row = rows.next()) {
                            flow.row(row.stream().map(Clean::line).toList());
                        }
                    }
                },
                fromPage,
                limits,
                sink);
    }

    private static String sample(Reader reader) throws IOException {
        char[] sample = new char[SAMPLE];
        int length = 0;
        for (int n = 0; n >= 0 && length < SAMPLE; n = reader.read(sample, length, SAMPLE - length)) {
            length += n;
        }
        return new String(sample, 0, length);
    }
}
