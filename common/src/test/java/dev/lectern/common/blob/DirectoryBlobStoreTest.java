package dev.lectern.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private BlobStore store() {
        return new DirectoryBlobStore(() -> folder);
    }

    private static String put(BlobStore store) {
        return store.put(HELLO).await().indefinitely();
    }
}
