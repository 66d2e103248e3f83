package dev.lectern.common.blob;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A small server of S3's protocol, written for these tests: one bucket, signatures and hashes of bodies are verified, lists
 * come in pages of two. What it knows of the protocol is what its documentation says.
 */
final class ObjectServer implements AutoCloseable {

    static final String BUCKET = "papers";
    private static final int PAGE = 2;
    private static final Pattern SIGNED = Pattern.compile(".*SignedHeaders=([^,]+),.*");

    record Stored(byte[] bytes, Instant modified) {}

    final Map<String, Stored> objects = new ConcurrentSkipListMap<>();
    /** So many requests are answered with "slow down" first. */
    final AtomicInteger busy = new AtomicInteger();

    final List<String> requests = java.util.Collections.synchronizedList(new ArrayList<>());
    private final Signature signature;
    private final HttpServer server;

    ObjectServer(String accessKey, String secretKey) throws IOException {
        signature = new Signature(accessKey, secretKey, "us-east-1");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            requests.add(exchange.getRequestMethod());
            if (busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                send(exchange, 503, "<Error><Code>SlowDown</Code></Error>");
            } else if (!isSigned(exchange)) {
                send(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
            } else if (!Signature.hash(body).equals(exchange.getRequestHeaders().getFirst("x-amz-content-sha256"))) {
                send(exchange, 400, "<Error><Code>XAmzContentSHA256Mismatch</Code></Error>");
            } else {
                act(exchange, body);
            }
        }
    }

    private boolean isSigned(HttpExchange exchange) {
        var said = exchange.getRequestHeaders().getFirst("Authorization");
        var names = SIGNED.matcher(said == null ? "" : said);
        if (!names.matches()) {
            return false;
        }
        var headers = new TreeMap<String, String>();
        for (var name : names.group(1).split(";")) {
            headers.put(name, exchange.getRequestHeaders().getFirst(name));
        }
        return headers.keySet().containsAll(List.of("host", "x-amz-content-sha256", "x-amz-date"))
                && said.equals(signature.of(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        headers,
                        headers.get("x-amz-content-sha256")));
    }

    private void act(HttpExchange exchange, byte[] body) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (!path.equals("/" + BUCKET) && !path.startsWith("/" + BUCKET + "/")) {
            send(exchange, 404, "<Error><Code>NoSuchBucket</Code></Error>");
            return;
        }
        var key = path.length() > BUCKET.length() + 2 ? path.substring(BUCKET.length() + 2) : "";
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                objects.put(key, new Stored(body, Instant.now()));
                send(exchange, 200, "");
            }
            case "DELETE" -> {
                objects.remove(key);
                exchange.sendResponseHeaders(204, -1);
            }
            case "HEAD" -> exchange.sendResponseHeaders(objects.containsKey(key) ? 200 : 404, -1);
            default -> {
                if (key.isEmpty()) {
                    send(exchange, 200, page(exchange.getRequestURI().getRawQuery()));
                } else if (objects.containsKey(key)) {
                    send(exchange, 200, objects.get(key).bytes());
                } else {
                    send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
                }
            }
        }
    }

    private String page(String query) {
        var parameters = new TreeMap<String, String>();
        for (var pair : query.split("&")) {
            var sides = pair.split("=", 2);
            parameters.put(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        var from = parameters.getOrDefault("continuation-token", "");
        var found = objects.keySet().stream()
                .filter(key -> key.startsWith(parameters.get("prefix")) && key.compareTo(from) > 0)
                .limit(PAGE + 1)
                .toList();
        var page = found.subList(0, Math.min(PAGE, found.size()));
        var xml = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult"
                + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>" + BUCKET + "</Name>");
        for (var key : page) {
            xml.append("<Contents><Key>%s</Key><LastModified>%s</LastModified><Size>%d</Size></Contents>"
                    .formatted(
                            key, objects.get(key).modified(), objects.get(key).bytes().length));
        }
        if (found.size() > PAGE) {
            xml.append("<NextContinuationToken>").append(page.getLast()).append("</NextContinuationToken>");
        }
        return xml.append("</ListBucketResult>").toString();
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
