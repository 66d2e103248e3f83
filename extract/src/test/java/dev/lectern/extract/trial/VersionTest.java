package dev.lectern.extract.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Formats;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Told;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored names the version that read it. Whoever changes how files are read changes both lines below. */
class VersionTest {

    private static final String VERSION = "lectern-2";
    private static final String READS = "e54b57c4558b3158";

    @TempDir
    private Path folder;

    @Test
    void theVersionGoesUpWhenTheSameBytesAreReadInAnotherWay() throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        for (var file : files().entrySet()) {
            Path path = Files.write(folder.resolve(file.getKey()), file.getValue());
            var told = Told.found(path, file.getKey(), Limits.USUAL);
            digest.update((file.getKey() + told.blocks() + told.lost()).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(HexFormat.of().formatHex(digest.digest()).substring(0, 16))
                .as("files are read in another way than by " + VERSION)
                .isEqualTo(READS);
        assertThat(Formats.VERSION).isEqualTo(VERSION);
    }

    private static Map<String, byte[]> files() throws Exception {
        var files = new LinkedHashMap<>(Fixtures.all());
        for (var encoding :
                new String[] {"windows-1252", "x-MacRoman", "IBM850", "windows-1251", "UTF-16LE", "Shift_JIS"}) {
            files.put(encoding + ".txt", text(encoding).getBytes(Charset.forName(encoding)));
        }
        return files;
    }

    private static String text(String encoding) {
        return switch (encoding) {
            case "windows-1251" -> "Вода кипит при ста градусах.\n\nОна замерзает при нуле.\n";
            case "Shift_JIS" -> "水は百度で沸騰する。\n\n零度で凍る。\n";
            default ->
                "Größere Mengen Wasser sieden später – so heißt es.\n\nÀ zéro degré, l’eau gèle.\n"
                        .replace("–", "-")
                        .replace("’", "'");
        };
    }
}
