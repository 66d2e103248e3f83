package dev.lectern.local.front;

import dev.lectern.local.home.Home;
import dev.lectern.local.home.Replicas;
import dev.lectern.local.home.SuiteState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/**
 * Stands at the port of each service that has replicas, and hands every connection to one of those that are ready: bytes,
 * not requests, as a cluster does it. So clients, the gateway and the services know one address of each, here as there.
 */
public final class Front {

    private static final int BACKLOG = 256;

    private Front() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var home = new Home(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
        var replicas = Replicas.parse(args[3]);
        for (var app : replicas.shared()) {
            var rotation = new Rotation(replicas.of(app), home, () -> SuiteState.read(home));
            Thread.ofPlatform().name(app.stem()).start(() -> serve(home.port(app), rotation));
        }
    }

    private static void serve(int port, Rotation rotation) {
        try (var door = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress())) {
            while (true) {
                var client = door.accept();
                Thread.ofVirtual().start(() -> handOn(client, rotation));
            }
        } catch (IOException e) {
            // Who starts processes sees this one end, and starts it again.
            System.err.println("port " + port + ": " + e);
            System.exit(1);
        }
    }

    private static void handOn(Socket client, Rotation rotation) {
        try (client;
                var chosen = rotation.connect()) {
            Pipe.join(client, chosen.socket());
        } catch (IOException e) {
            // Nobody was ready, or one side broke off: the other learns it by the end of its connection.
            return;
        }
    }
}
