package dev.lectern.ingestion.imports.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.archive.Unpack;
import dev.lectern.ingestion.imports.Zips;
import dev.lectern.ingestion.imports.inventory.Look.Bounds;
import dev.lectern.ingestion.imports.inventory.Look.Sent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileArchiveTest {

    private static final byte[] WATER =
            "Water boils, says whoever has seen it, at a hundred degrees.".getBytes(StandardCharsets.UTF_8);
    private static final Bounds BOUNDS = new Bounds(2_000, 100L << 20, 300L << 20, 1L << 20);

    @TempDir
    Path folder;

    @Test
    void filesAreListedWithTheirPaths_andWhatIsHiddenIsPassedOver() throws Exception {
        var files = new LinkedHashMap<String, byte[]>();
        for (var name : List.of("a.txt", "__MACOSX/a.txt", ".DS_Store", "b/.git/c.txt", "b/Thumbs.db", "b/c.txt")) {
            files.put(name, WATER);
        }

        assertThat(look(Zips.of(files))).extracting(ImportEntry::path).containsExactly("a.txt", "b/c.txt");
    }

    @Test
    void whatIsListedCanBeUnpacked() throws Exception {
        var zip = Zips.of("a.txt", WATER);

        assertThat(unpacked(zip)).isEqualTo(WATER);
    }

    @ParameterizedTest
    @CsvSource({
        "aaaaaaaaa,../../x.t,x.t",
        "aaaaaaaaa,/etc/pass,etc/pass",
        "aaaaaaaaa,C:\\x\\y.tx,C/x/y.tx",
        "aaaaaaaaa,b/../../c,b/c"
    })
    void namesThatLeadOutAreRefused_andShownWithoutTheirWay(String name, String hostile, String shown)
            throws Exception {
        var entries = look(Zips.renamed(Zips.of(name, WATER), name, hostile));

        assertThat(entries)
                .containsExactly(ImportEntry.refused(shown, null, "Its name leads out of the archive or folder."));
    }

    @Test
    void aNameWithNulIsRefused_andBackslashesAreSlashes() throws Exception {
        assertThat(look(Zips.renamed(Zips.of("aaa.txt", WATER), "aaa.txt", "a\0b.txt")))
                .containsExactly(ImportEntry.refused("ab.txt", null, "Its name leads out of the archive or folder."));
        assertThat(look(Zips.renamed(Zips.of("aaa.txt", WATER), "aaa.txt", "a\\b.txt")))
                .extracting(ImportEntry::path)
                .containsExactly("a/b.txt");
    }

    @Test
    void aNameWithoutEndIsRefused() throws Exception {
        var entries = look(Zips.of("n".repeat(60_000) + ".txt", WATER));

        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.refusal()).isEqualTo("Its name is longer than 1000 characters.");
            assertThat(entry.path()).hasSizeLessThanOrEqualTo(1_000);
        });
    }

    @Test
    void whatIsEncryptedOrPackedOtherwiseIsRefusedAlone() throws Exception {
        assertThat(look(Zips.encrypted(Zips.of("a.txt", WATER))))
                .containsExactly(ImportEntry.refused("a.txt", null, "It is encrypted with a password."));
        assertThat(look(Zips.packedBy(Zips.of("a.txt", WATER), 95)))
                .containsExactly(
                        ImportEntry.refused("a.txt", null, "It is packed in a way that cannot be read (method 95)."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inner.zip", "b/inner.tar", "inner.GZ"})
    void anArchiveWithinIsRefused(String name) throws Exception {
        assertThat(look(Zips.of(name, WATER)))
                .containsExactly(ImportEntry.refused(
                        name, null, "An archive within an archive is not unpacked. Please add it by itself."));
    }

    @Test
    void aBombIsRefused() throws Exception {
        assertThat(look(Zips.of("a.txt", new byte[60 << 20])))
                .containsExactly(
                        ImportEntry.refused("a.txt", null, "It is packed so tightly that it looks like a zip bomb."));
    }

    @Test
    void manySmallBombsAreTooMuchTogether() {
        var files = new LinkedHashMap<String, byte[]>();
        var small = new byte[31 << 20];
        for (int i = 0; i < 10; i++) {
            files.put(i + ".txt", small);
        }

        assertThatThrownBy(() -> look(Zips.of(files)))
                .isInstanceOf(ProblemException.class)
                .hasMessage("The archive unpacks to more than 300 MB.");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 59})
    void whoSaysLessThanThereIsIsNotBelieved(int size) throws Exception {
        var zip = Zips.saying(Zips.of("a.txt", WATER), size);

        assertThatThrownBy(() -> unpacked(zip))
                .isInstanceOf(ProblemException.class)
                .hasMessage("It is damaged in the archive.");
    }

    @Test
    void whatIsDamagedIsNotTaken() throws Exception {
        var zip = Zips.damaged(Zips.of("a.txt", WATER));

        assertThatThrownBy(() -> unpacked(zip))
                .isInstanceOf(ProblemException.class)
                .hasMessage("It is damaged in the archive.");
    }

    @Test
    void aHundredThousandFilesAreTooMany() throws Exception {
        assertThat(look(Zips.of(100_000)))
                .containsExactly(
                        ImportEntry.refused("some.zip", null, "There are more than 2000 files in the archive."));
    }

    @Test
    void anArchiveThatIsCutOffAnywhereIsRefusedInWords() throws Exception {
        var zip = Zips.of(Map.of("a.txt", WATER, "b.txt", WATER));

        for (int length = 2; length < zip.length; length += 3) {
            assertThat(look(Arrays.copyOf(zip, length)))
                    .containsExactly(ImportEntry.refused(
                            "some.zip",
                            null,
                            "The archive is damaged or incomplete: its table of contents cannot be read."));
        }
    }

    @Test
    void whateverByteIsAnother_nothingBreaksButInWords() throws Exception {
        var zip = Zips.of("a.txt", WATER);

        for (int at = 2; at < zip.length; at++) {
            for (byte to : new byte[] {0, 1, 0x7F, (byte) 0xFF}) {
                var changed = zip.clone();
                changed[at] = to;
                try {
                    unpacked(changed);
                } catch (ProblemException inWords) {
                    assertThat(inWords.getMessage()).isNotBlank();
                }
            }
        }
    }

    @Test
    void aListInAnArchiveIsRead_andTakesItsFilesAlong() throws Exception {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("lib/files/1/bell.txt", WATER);
        files.put("lib/other.txt", WATER);
        files.put("lib/lib.bib", """
                @article{bell, title = {Boiling}, file = {Full Text:files/1/bell.txt:text/plain}}
                @article{dee, title = {Freezing}, abstract = {It freezes.}}
                """.getBytes(StandardCharsets.UTF_8));

        assertThat(look(Zips.of(files)))
                .extracting(ImportEntry::path, ImportEntry::key)
                .containsExactly(
                        tuple("lib/other.txt", null), tuple("lib/files/1/bell.txt", "bell"), tuple(null, "dee"));
    }

    @Test
    void aWorkTakesTheFileOfItsOwnArchive() throws Exception {
        var look = new Look(BOUNDS);
        for (int number = 1; number <= 2; number++) {
            var list = "@misc{k" + number + ", file = {f/a.txt}}";
            var zip = Zips.of(Map.of("f/a.txt", WATER, "l.bib", list.getBytes(StandardCharsets.UTF_8)));
            look.at(new Sent(number, number + ".zip", "hash", zip.length), Files.write(folder.resolve("a"), zip));
        }

        assertThat(look.entries())
                .extracting(ImportEntry::key, entry -> entry.place().file())
                .containsExactlyInAnyOrder(tuple("k1", 1), tuple("k2", 2));
    }

    @Test
    void whereNothingIsIsSaid() throws Exception {
        assertThat(look(Zips.of(0))).containsExactly(ImportEntry.refused("some.zip", null, "There is nothing in it."));
        assertThat(look(Zips.of("a.bib", WATER)))
                .containsExactly(ImportEntry.refused("a.bib", null, "There are no references in it."));
    }

    private List<ImportEntry> look(byte[] zip) throws IOException, InterruptedException {
        var file = Files.write(folder.resolve("some.zip"), zip);
        var look = new Look(BOUNDS);
        look.at(new Sent(1, "some.zip", "hash", zip.length), file);
        return look.entries();
    }

    private byte[] unpacked(byte[] zip) throws IOException, InterruptedException {
        var to = new ByteArrayOutputStream();
        for (var entry : look(zip)) {
            if (entry.place() != null && entry.place().packed() != null) {
                Unpack.copy(folder.resolve("some.zip"), entry.place().packed(), to);
            }
        }
        return to.toByteArray();
    }
}
