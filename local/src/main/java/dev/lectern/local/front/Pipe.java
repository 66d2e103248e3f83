package dev.lectern.local.front;

import java.io.IOException;
import java.net.Socket;

/** Two connections as one: what comes from either goes to the other, and so does its end. */
final class Pipe {

    private static final int BUFFER = 1 << 14;

    private Pipe() {}

    /** Returns when both directions have ended; the caller closes both. */
    static void join(Socket one, Socket other) throws IOException {
        one.setTcpNoDelay(true);
        other.setTcpNoDelay(true);
        var back = Thread.ofVirtual().start(() -> copy(other, one));
        copy(one, other);
        try {
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            var buffer = new byte[BUFFER];
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            // Who has nothing more to say may still want to hear the answer.
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
            return;
        }
    }
}
