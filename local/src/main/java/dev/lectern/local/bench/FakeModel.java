package dev.lectern.local.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;

/** A provider that writes the first word at once and as many more, as fast, as the question says: "words 20 every 5". */
final class FakeModel implements AutoCloseable {

    private static final Pattern WISH = Pattern.compile("words (\\d+) every (\\d+)");
    private static final String USAGE =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":10,\"total_tokens\":20}}";
    private static final String END = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

    static {
        // Without these a word waits for the listener's kernel to have confirmed the one before, and the end of one of
        // many connections is a matter of luck.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    }

    private final HttpServer server;
    private final BlockingQueue<Long> cut = new LinkedBlockingQueue<>();

    FakeModel() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::write);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** When a listener was found gone; one entry for each. */
    BlockingQueue<Long> cut() {
        return cut;
    }

    private void write(HttpExchange exchange) throws IOException {
        var asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var wish = WISH.matcher(asked);
        int words = 0;
        int pause = 0;
        // The last one is the question, whatever was said before.
        while (wish.find()) {
            words = Integer.parseInt(wish.group(1));
            pause = Integer.parseInt(wish.group(2));
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            for (int i = 0; i < words; i++) {
                send(out, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"w" + i + " \"}}]}");
                Thread.sleep(pause);
            }
            send(out, END);
            send(out, USAGE);
            send(out, "[DONE]");
        } catch (IOException gone) {
            cut.add(System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
