package dev.lectern.extract.worker;

import dev.lectern.extract.Limits;
import java.nio.file.Path;

/** One file to be read, from this page on (1 is the whole file). */
public record Task(Path path, String type, int fromPage, Limits limits) {

    public Task {
        path = path.toAbsolutePath();
        if (fromPage < 1) {
            throw new IllegalArgumentException("pages count from 1");
        }
    }
}
