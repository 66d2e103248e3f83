package dev.lectern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of the repository, which some tests hold against the code. */
public final class Checkout {

    private Checkout() {}

    public static Path file(String path) {
        return Path.of(System.getProperty("lectern.root", "..")).resolve(path);
    }

    public static String text(String path) {
        try {
            return Files.readString(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
