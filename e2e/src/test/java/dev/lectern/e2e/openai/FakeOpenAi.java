package dev.lectern.e2e.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;

/** A provider outside: greets in three pieces, asks for the weather once if it may, and fails if it is told to. */
final class FakeOpenAi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USAGE =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3,\"total_tokens\":14,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}";

    private final HttpServer server;

    FakeOpenAi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/v1/chat/completions", this::complete);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private void complete(HttpExchange exchange) throws IOException {
        var asked = JSON.readTree(exchange.getRequestBody());
        var last = asked.path("messages").path(asked.path("messages").size() - 1);
        if (last.path("content").asText().startsWith("Fail")) {
            answer(exchange, 400, "application/json", "{\"error\":{\"message\":\"I was told to fail.\"}}");
            return;
        }
        var events = new StringBuilder();
        for (var event : events(asked, last)) {
            events.append("data: ").append(event).append("\n\n");
        }
        answer(exchange, 200, "text/event-stream", events + "data: [DONE]\n\n");
    }

    private static List<String> events(JsonNode asked, JsonNode last) {
        if (last.path("role").asText().equals("tool")) {
            return List.of(text("It is: " + last.path("content").asText()), end("stop"), USAGE);
        }
        if (asked.path("tools").isArray() && !asked.path("tools").isEmpty()) {
            return List.of(call("{\\\"place\\\":", true), call("\\\"Oslo\\\"}", false), end("tool_calls"), USAGE);
        }
        return List.of(text("Hel"), text("lo "), text("there."), end("stop"), USAGE);
    }

    private static String text(String some) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + some + "\"}}]}";
    }

    private static String call(String arguments, boolean first) {
        var head = first ? "\"id\":\"call_1\",\"type\":\"function\"," : "";
        var name = first ? "\"name\":\"weather\"," : "";
        return "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0," + head + "\"function\":{" + name
                + "\"arguments\":\"" + arguments + "\"}}]}}]}";
    }

    private static String end(String reason) {
        return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
