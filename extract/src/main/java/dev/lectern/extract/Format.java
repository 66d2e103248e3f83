package dev.lectern.extract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Reads one family of files. */
public interface Format {

    /** The media types that it reads. */
    Set<String> types();

    /**
     * Tells the sink all that is in the file from this page on (1 is the whole file). The same file always gives the same
     * pages, so that work that was broken off goes on where it was.
     */
    void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused;
}
