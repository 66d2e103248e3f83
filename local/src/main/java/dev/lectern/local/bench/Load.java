package dev.lectern.local.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends one request again and again over connections that stay open. It shares the cores with what it measures, so it
 * does as little as can be done: bytes out, a status and a length in.
 */
final class Load {

    /** What came of it; the latencies are sorted. */
    record Result(double perSecond, long[] nanos) {

        double medianMs() {
            return nanos[nanos.length / 2] / 1e6;
        }
    }

    private final int port;
    private final byte[] request;
    private final int expected;

    private Load(int port, byte[] request, int expected) {
        this.port = port;
        this.request = request;
        this.expected = expected;
    }

    static Load get(int port, String path, String token, int expected) {
        return of("GET", port, path, token, "", expected);
    }

    static Load of(String method, int port, String path, String token, String body, int expected) {
        var lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1", "Host: 127.0.0.1:" + port));
        if (token != null) {
            lines.add("Authorization: Bearer " + token);
        }
        if (!body.isEmpty()) {
            lines.add("Content-Type: application/json");
            lines.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
        }
        var text = String.join("\r\n", lines) + "\r\n\r\n" + body;
        return new Load(port, text.getBytes(StandardCharsets.UTF_8), expected);
    }

    int port() {
        return port;
    }

    /** So many at once, for so long. */
    Result run(int connections, double seconds) {
        var until = System.nanoTime() + (long) (seconds * 1e9);
        var begun = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(connections)) {
            var runs = new ArrayList<Future<long[]>>();
            for (var i = 0; i < connections; i++) {
                runs.add(threads.submit(() -> one(until)));
            }
            var all = new ArrayList<long[]>();
            for (var run : runs) {
                all.add(run.get());
            }
            var took = (System.nanoTime() - begun) / 1e9;
            var nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Result(nanos.length / took, nanos);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One call; answers how long it took. For many use {@link #run}. */
    long once(Connection connection) {
        var sent = System.nanoTime();
        var status = connection.exchange(request);
        if (status != expected) {
            throw new IllegalStateException("expected " + expected + " and got " + status);
        }
        return System.nanoTime() - sent;
    }

    private long[] one(long until) {
        var nanos = new long[1 << 12];
        var count = 0;
        try (var connection = new Connection(port)) {
            while (System.nanoTime() < until) {
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, count * 2);
                }
                nanos[count++] = once(connection);
            }
        }
        return Arrays.copyOf(nanos, count);
    }

    /** One that stays open. */
    static final class Connection implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;

        Connection(int port) {
            try {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int exchange(byte[] request) {
            try {
                socket.getOutputStream().write(request);
                var status = Integer.parseInt(line().split(" ")[1]);
                var length = 0L;
                var chunked = false;
                for (var header = line(); !header.isEmpty(); header = line()) {
                    var lower = header.toLowerCase(Locale.ROOT);
                    if (lower.startsWith("content-length:")) {
                        length = Long.parseLong(lower.substring(15).trim());
                    }
                    chunked |= lower.equals("transfer-encoding: chunked");
                }
                skip(length);
                while (chunked) {
                    var size = Long.parseLong(line(), 16);
                    skip(size + 2);
                    chunked = size > 0;
                }
                return status;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String line() throws IOException {
            var line = new StringBuilder(64);
            for (var next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the connection ended");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        private void skip(long bytes) throws IOException {
            in.skipNBytes(bytes);
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
}
