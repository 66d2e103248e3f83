package dev.lectern.local.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Replicas;
import dev.lectern.local.home.Replicas.Replica;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.home.SuiteState.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers in the place of two replicas, and a state that says how they are. */
class RotationTest {

    private final Map<String, Phase> phases = new ConcurrentHashMap<>();
    private final Map<String, ServerSocket> servers = new HashMap<>();
    private final List<Socket> open = new ArrayList<>();
    private Rotation rotation;

    @BeforeEach
    void start() throws IOException {
        for (var attempt = 0; servers.size() < 2; attempt++) {
            stop();
            var home = new Home(Path.of("/"), Path.of("/home"), 20_000 + attempt * 100);
            var replicas = Replicas.parse("auth=2").of(App.AUTH);
            try {
                for (var replica : replicas) {
                    servers.put(
                            replica.name(), new ServerSocket(replica.port(home), 50, InetAddress.getLoopbackAddress()));
                }
            } catch (IOException taken) {
                continue;
            }
            replicas.stream().map(Replica::name).forEach(name -> phases.put(name, Phase.READY));
            rotation = new Rotation(replicas, home, () -> Optional.of(state()));
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (var socket : open) {
            socket.close();
        }
        for (var server : servers.values()) {
            server.close();
        }
        servers.clear();
    }

    @Test
    void eachGetsHisShare() throws IOException {
        for (var i = 0; i < 6; i++) {
            open.add(rotation.connect().socket());
        }

        assertThat(open.stream().map(Socket::getPort).distinct()).hasSize(2);
        for (var server : servers.values()) {
            assertThat(open.stream().filter(socket -> socket.getPort() == server.getLocalPort()))
                    .hasSize(3);
        }
    }

    @Test
    void whoLeavesIsLeftAloneWithinAMoment() {
        phases.put("auth-2", Phase.LEAVING);

        await().untilAsserted(() -> {
            for (var i = 0; i < 4; i++) {
                try (var chosen = rotation.connect()) {
                    assertThat(chosen.socket().getPort())
                            .isEqualTo(servers.get("auth").getLocalPort());
                }
            }
        });
    }

    @Test
    void whoWasKilledUnseenIsPassedOver() throws IOException {
        servers.get("auth").close();

        for (var i = 0; i < 4; i++) {
            try (var chosen = rotation.connect()) {
                assertThat(chosen.socket().getPort())
                        .isEqualTo(servers.get("auth-2").getLocalPort());
            }
        }
    }

    @Test
    void nobodyIsAnEnd() {
        phases.replaceAll((name, phase) -> Phase.STARTING);

        assertThatThrownBy(() -> rotation.connect()).isInstanceOf(IOException.class);
    }

    @Test
    void bytesGoBothWaysAndSoDoesTheEnd() throws IOException, InterruptedException {
        var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try (door;
                var client = new Socket(door.getInetAddress(), door.getLocalPort());
                var outer = door.accept();
                var inner = rotation.connect()) {
            var server = servers.values().stream()
                    .filter(each -> each.getLocalPort() == inner.socket().getPort())
                    .findFirst()
                    .orElseThrow();
            var pipe = Thread.ofVirtual().start(() -> {
                try {
                    Pipe.join(outer, inner.socket());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try (var accepted = server.accept()) {
                client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
                client.shutdownOutput();
                assertThat(accepted.getInputStream().readAllBytes()).asString().isEqualTo("question");
                accepted.getOutputStream().write("answer".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
            pipe.join();
        }
    }

    private SuiteState state() {
        return new SuiteState(
                1,
                1,
                1,
                phases.entrySet().stream()
                        .map(entry -> new SuiteState.Member(entry.getKey(), entry.getValue(), 1, 1, 1, 0, "", 1))
                        .toList());
    }
}
