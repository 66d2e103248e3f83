package dev.lectern.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3BlobStoreTest {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final String KEY = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private record Config(URI address, String bucket, String secret) implements S3Config {
        @Override
        public Optional<URI> endpoint() {
            return Optional.of(address);
        }

        @Override
        public String region() {
            return "us-east-1";
        }

        @Override
        public Optional<String> accessKey() {
            return Optional.of("somebody");
        }

        @Override
        public Optional<String> secretKey() {
            return Optional.of(secret);
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(10);
        }
    }

    @TempDir
    Path folder;

    private ObjectServer server;
    private BlobStore store;

    @BeforeEach
    void start() throws IOException {
        server = new ObjectServer("somebody", "a secret");
        store = store(ObjectServer.BUCKET, "a secret");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theSameBytesAreOneObjectUnderTheirHashAndSentOnce() throws IOException {
        var file = Files.write(folder.resolve("mine"), HELLO);

        assertThat(List.of(get(store.put(HELLO)), get(store.put(HELLO)), get(store.put(file))))
                .containsOnly(KEY);

        assertThat(server.objects).containsOnlyKeys(KEY);
        assertThat(server.requests.stream().filter("PUT"::equals)).hasSize(1);
        assertThat(get(store.get(KEY))).isEqualTo(HELLO);
        assertThat(get(store.has(KEY))).isTrue();
        assertThat(file).exists();
    }

    @Test
    void whatIsDeletedIsGone() {
        get(store.put(HELLO));

        assertThat(get(store.delete(KEY))).isTrue();

        assertThat(get(store.delete(KEY))).isFalse();
        assertThat(get(store.has(KEY))).isFalse();
        assertThatThrownBy(() -> get(store.get(KEY))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> get(store.local(KEY))).isInstanceOf(ProblemException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whoReadsAFileHasACopyWhileHeDoes() throws IOException {
        get(store.put(HELLO));

        try (var copy = get(store.local(KEY))) {
            assertThat(copy.file()).hasBinaryContent(HELLO);
            assertThat(copy.size()).isEqualTo(HELLO.length);
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void copiesOfWhoWasKilledAreForgottenAfterAWhile() throws IOException {
        get(store.put(HELLO));
        var now = Instant.now();
        var old = get(store.local(KEY)).file();
        var young = get(store.local(KEY)).file();
        Files.setLastModifiedTime(old, FileTime.from(now.minusSeconds(90)));

        get(store.forgetUnfinished(now.minusSeconds(60)));

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void whatHasBeenThereForLongIsFoundThroughAllPages() {
        var now = Instant.now();
        var old = List.of("2c" + "0".repeat(62), "2c" + "1".repeat(62), "2c" + "2".repeat(62), "2d" + "0".repeat(62));
        old.forEach(key -> server.objects.put(key, new ObjectServer.Stored(HELLO, now.minusSeconds(90))));
        server.objects.put("2c-not-a-hash", new ObjectServer.Stored(HELLO, now.minusSeconds(90)));
        get(store.put(HELLO));

        assertThat(get(store.storedBefore("2c", now.minusSeconds(60)))).containsExactlyElementsOf(old.subList(0, 3));
        assertThat(get(store.storedBefore("2c", now.plusSeconds(60)))).contains(KEY);
        assertThat(get(store.storedBefore("ff", now))).isEmpty();
    }

    @Test
    void aStoreThatIsBusyIsAskedAgain() {
        server.busy.set(2);

        assertThat(get(store.put(HELLO))).isEqualTo(KEY);
    }

    @Test
    void whatIsWrongStaysWrongAndIsSaid() {
        assertThatThrownBy(
                        () -> get(store(ObjectServer.BUCKET, "another secret").put(HELLO)))
                .hasStackTraceContaining("answers 403");
        assertThatThrownBy(() -> get(store("no-bucket", "a secret").put(HELLO))).hasStackTraceContaining("answers 404");
        assertThat(server.objects).isEmpty();
    }

    @Test
    void aKeyCannotNameAnotherPath() {
        for (var key : List.of("../other/" + KEY, "", KEY.toUpperCase(), KEY + "?acl")) {
            assertThatThrownBy(() -> get(store.get(key))).isInstanceOf(ProblemException.class);
            assertThatThrownBy(() -> get(store.delete(key))).isInstanceOf(ProblemException.class);
        }
        assertThat(server.requests).isEmpty();
    }

    private BlobStore store(String bucket, String secret) {
        return new S3BlobStore(new Config(server.address(), bucket, secret), folder, Clock.systemUTC());
    }

    private static <T> T get(Uni<T> answer) {
        return answer.await().atMost(Duration.ofSeconds(20));
    }
}
