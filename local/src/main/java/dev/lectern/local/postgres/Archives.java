package dev.lectern.local.postgres;

import dev.lectern.local.process.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.tukaani.xz.XZInputStream;

/** Unpacks tar.xz, tar.gz and .deb; only tar itself is asked of the machine (it may lack xz and dpkg). */
final class Archives {

    private Archives() {}

    static void tarXz(InputStream packed, Path into) throws IOException {
        var tar = Files.createTempFile("lectern", ".tar");
        try (var in = new XZInputStream(packed)) {
            Files.copy(in, tar, StandardCopyOption.REPLACE_EXISTING);
            untar(tar, into, "-xf");
        } finally {
            Files.deleteIfExists(tar);
        }
    }

    static void tarGz(byte[] packed, Path into) throws IOException {
        var tar = Files.createTempFile("lectern", ".tar.gz");
        try {
            Files.write(tar, packed);
            untar(tar, into, "-xzf");
        } finally {
            Files.deleteIfExists(tar);
        }
    }

    /** A .deb is an ar archive: 8 bytes of magic, then members with a header of 60 bytes, aligned to 2. */
    static void deb(byte[] packed, Path into) throws IOException {
        var at = 8;
        while (at + 60 <= packed.length) {
            var header = new String(packed, at, 60, StandardCharsets.US_ASCII);
            var name = header.substring(0, 16).strip();
            var size = Integer.parseInt(header.substring(48, 58).strip());
            if (name.startsWith("data.tar.xz")) {
                tarXz(new ByteArrayInputStream(packed, at + 60, size), into);
                return;
            }
            at += 60 + size + size % 2;
        }
        throw new IOException("a Debian package without data.tar.xz");
    }

    private static void untar(Path tar, Path into, String how) throws IOException {
        var outcome = Shell.run(
                null,
                300,
                List.of("tar", how, tar.toString(), "-C", into.toString(), "--no-same-owner", "--no-same-permissions"));
        if (!outcome.ok()) {
            throw new IOException("tar failed: " + outcome.output());
        }
    }
}
