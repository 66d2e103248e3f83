package dev.lectern.auth.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server in a mood: answers every recipient with the same line, or never says anything. */
final class AnsweringServer implements AutoCloseable {

    private final ServerSocket socket;
    private final String toRecipient;
    private final AtomicInteger asked = new AtomicInteger();

    private AnsweringServer(String toRecipient) throws IOException {
        this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.toRecipient = toRecipient;
        Thread.ofVirtual().start(this::serve);
    }

    static AnsweringServer with(String toRecipient) throws IOException {
        return new AnsweringServer(toRecipient);
    }

    static AnsweringServer silent() throws IOException {
        return new AnsweringServer(null);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many recipients it was asked to take. */
    int asked() {
        return asked.get();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (var client = socket.accept()) {
                talk(client);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        if (toRecipient != null) {
            say(client, "220 ready");
        }
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (toRecipient != null) {
                say(client, answer(line));
            }
            if (line.startsWith("QUIT")) {
                return;
            }
        }
    }

    private String answer(String line) {
        if (line.startsWith("RCPT")) {
            asked.incrementAndGet();
            return toRecipient;
        }
        return line.startsWith("QUIT") ? "221 bye" : "250 ok";
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
