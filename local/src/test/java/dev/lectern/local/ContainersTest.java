package dev.lectern.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** Where there is no engine this is all that can be seen of it. */
class ContainersTest {

    @TempDir
    Path folder;

    @Test
    void withoutAnEngineItSaysWhatToDo() {
        assumeThat(DockerClientFactory.instance().isDockerAvailable()).isFalse();

        assertThatThrownBy(() -> Containers.start(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no Docker engine answers")
                .hasMessageContaining("leave the property out");
    }

    @Test
    void imagesAreThoseThatTheSuiteRunsOn() throws IOException {
        var compose = Files.readString(SharedServers.root().resolve("docker-compose.yml"));

        assertThat(compose).contains("image: " + Containers.POSTGRES + "\n", "image: " + Containers.KAFKA + "\n");
    }
}
