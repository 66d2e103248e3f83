package dev.lectern.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void takenPortIsNamedWithItsOwner() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = socket.getLocalPort();

            assertThat(Ports.free(port)).isFalse();
            assertThat(Ports.ownerPid(port)).contains(ProcessHandle.current().pid());
            assertThat(Ports.owner(port))
                    .contains("pid " + ProcessHandle.current().pid())
                    .contains("java");
        }
    }

    @Test
    void portThatNobodyHasIsFree() throws IOException {
        assertThat(Ports.free(Ports.any())).isTrue();
    }
}
