package dev.lectern.gateway.world;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which a test says exactly what it likes. */
public final class Raw implements AutoCloseable {

    private final Socket socket;

    public Raw() {
        this("127.0.0.1");
    }

    /** From another address of this machine: anything that begins with 127. */
    public Raw(String from) {
        try {
            socket = new Socket("127.0.0.1", RestAssured.port, InetAddress.getByName(from), 0);
            socket.setSoTimeout(5_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Raw send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that comes until the expected words are there, the connection ends, or nothing comes any more. */
    public String readUntil(String expected) {
        var read = new StringBuilder();
        try {
            int next;
            while (read.indexOf(expected) < 0 && (next = socket.getInputStream().read()) >= 0) {
                read.append((char) next);
            }
        } catch (IOException e) {
            read.append('<').append(e.getMessage()).append('>');
        }
        return read.toString();
    }

    public String readAll() {
        return readUntil("\0 never comes");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
