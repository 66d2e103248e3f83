package dev.lectern.extract.rtf;

import dev.lectern.extract.Format;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.flow.Paging;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Rich Text Format. Pages are ours, and also end where the author broke them. Hidden and deleted text is not told. */
public final class RtfFormat implements Format {

    @Override
    public Set<String> types() {
        return Set.of(Types.RTF);
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        Paging.FREE.read(
                flow -> {
                    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024)) {
                        new RtfReader(in, new RtfText(flow)).read();
                    }
                },
                fromPage,
                limits,
                sink);
    }
}
