package dev.lectern.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobStoreTest {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final String KEY = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    Path folder;

    @Test
    void theSameBytesAreOneBlobUnderTheirHash() throws IOException {
        var store = store();

        assertThat(List.of(put(store), put(store))).containsExactly(KEY, KEY);

        assertThat(store.get(KEY).await().indefinitely()).isEqualTo(HELLO);
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void whatIsDeletedIsGone() {
        var store = store();
        put(store);

        assertThat(store.delete(KEY).await().indefinitely()).isTrue();

        assertThat(store.delete(KEY).await().indefinitely()).isFalse();
        assertThatThrownBy(() -> store.get(KEY).await().indefinitely()).isInstanceOf(ProblemException.class);
    }

    @Test
    void aKeyCannotLeadOutOfTheFolder() {
        for (var key : List.of("../../etc/passwd", "", "..", "a/b", KEY.toUpperCase(), KEY + "/x")) {
            assertThatThrownBy(() -> store().get(key).await().indefinitely()).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void whatHasBeenThereForLongIsFoundByHowItsKeyBegins() throws IOException {
        var store = store();
        put(store);
        var now = Instant.now();

        assertThat(before(store, "2c", now.minusSeconds(60))).isEmpty();
        age(place(KEY), now.minusSeconds(90));
        assertThat(before(store, "2c", now.minusSeconds(60))).containsExactly(KEY);
        assertThat(before(store, "2d", now.minusSeconds(60))).isEmpty();
        assertThat(before(store, "2cf3", now.minusSeconds(60))).isEmpty();
    }

    @Test
    void whatWasNeverFinishedIsForgottenAfterAWhile_andNothingElse() throws IOException {
        var store = store();
        put(store);
        var now = Instant.now();
        var old = List.of(folder.resolve("incoming1"), place(KEY).resolveSibling("incoming2"));
        var young = folder.resolve("incoming3");
        for (var file : List.of(old.get(0), old.get(1), young)) {
            Files.write(file, HELLO);
        }
        for (var file : List.of(old.get(0), old.get(1), place(KEY))) {
            age(file, now.minusSeconds(90));
        }

        store.forgetUnfinished(now.minusSeconds(60)).await().indefinitely();

        assertThat(old).noneMatch(Files::exists);
        assertThat(List.of(young, place(KEY))).allMatch(Files::exists);
    }

    private static List<String> before(BlobStore store, String beginning, Instant then) {
        return store.storedBefore(beginning, then).await().indefinitely();
    }

    private Path place(String key) {
        return folder.resolve(key.substring(0, 2)).resolve(key.substring(2, 4)).resolve(key);
    }

    private static void age(Path file, Instant then) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(then));
    }

    private BlobStore store() {
        return new DirectoryBlobStore(() -> folder);
    }

    private static String put(BlobStore store) {
        return store.put(HELLO).await().indefinitely();
    }
}
