package dev.lectern.local.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.local.home.Replicas.Replica;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicasTest {

    private static final Home HOME = new Home(Path.of("/"), Path.of("/home"), 8400);

    @Test
    void whoIsAloneHasTheServicesOwnPort() {
        var replicas = Replicas.parse("retrieval-service=2, gateway=1");

        assertThat(replicas.shared()).containsExactly(App.RETRIEVAL);
        assertThat(replicas.of(App.GATEWAY)).extracting(Replica::name).containsExactly("gateway");
        assertThat(replicas.of(App.GATEWAY))
                .extracting(replica -> replica.port(HOME))
                .containsExactly(8400);
        assertThat(replicas.of(App.RETRIEVAL)).extracting(Replica::name).containsExactly("retrieval", "retrieval-2");
        assertThat(Replicas.parse(replicas.toString())).isEqualTo(replicas);
        assertThat(Replicas.parse("")).isEqualTo(Replicas.ONE_EACH);
    }

    @Test
    void noTwoHaveOnePort() {
        var all = Replicas.parse(String.join(
                ",",
                List.of(App.values()).stream().map(app -> app.module() + "=4").toList()));
        var ports = new HashSet<>(List.of(HOME.postgresPort(), HOME.kafkaPort(), HOME.kafkaControllerPort()));
        for (var app : App.values()) {
            assertThat(ports.add(HOME.port(app))).isTrue();
            all.of(app).forEach(replica -> assertThat(ports.add(replica.port(HOME)))
                    .isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"retrieval", "retrieval=0", "retrieval=5", "nobody=2", "auth=2,auth=3", "auth=two"})
    void whatIsNoNumberOfAServiceIsNamed(String text) {
        assertThatThrownBy(() -> Replicas.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retrieval-service=2");
    }
}
