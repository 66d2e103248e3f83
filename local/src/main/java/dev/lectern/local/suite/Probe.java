package dev.lectern.local.suite;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a port whether its owner is ready. Plain sockets: the supervisor has no memory to spare for real clients. */
final class Probe {

    private static final int CONNECT_MILLIS = 500;
    private static final int ANSWER_MILLIS = 2_000;

    private Probe() {}

    static boolean http(int port, String path) {
        try (var socket = open(port)) {
            var request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var start = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return start.matches("HTTP/1\\.. 200");
        } catch (IOException e) {
            return false;
        }
    }

    static boolean tcp(int port) {
        try (var socket = open(port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Kafka's ApiVersions request, version 0: the one request that every broker of every age answers. */
    static boolean kafka(int port) {
        try (var socket = open(port)) {
            var out = new DataOutputStream(socket.getOutputStream());
            var apiVersions = (short) 18;
            out.writeInt(10);
            out.writeShort(apiVersions);
            out.writeShort(0);
            out.writeInt(1);
            out.writeShort(-1);
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            return in.readInt() > 6 && in.readInt() == 1 && in.readShort() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Socket open(int port) throws IOException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
