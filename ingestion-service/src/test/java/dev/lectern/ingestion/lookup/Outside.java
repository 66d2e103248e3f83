package dev.lectern.ingestion.lookup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The world outside, on this machine: catalogues that answer what a test wants, in the shapes of the real ones, and that
 * remember what they were asked. What nobody has told them about they do not know.
 */
public final class Outside {

    /** The last of several answers is given from then on. */
    public record Answer(int status, String body, Map<String, String> headers, int delayMillis) {

        public static Answer json(String body) {
            return new Answer(200, body, Map.of(), 0);
        }

        public static Answer status(int status) {
            return new Answer(status, "", Map.of(), 0);
        }

        public Answer with(String header, String value) {
            return new Answer(status, body, Map.of(header, value), delayMillis);
        }

        public Answer after(int millis) {
            return new Answer(status, body, headers, millis);
        }
    }

    private static final Map<String, ConcurrentLinkedDeque<Answer>> ANSWERS = new ConcurrentHashMap<>();
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static final Map<String, String> AGENTS = new ConcurrentHashMap<>();

    private static HttpServer server;

    private Outside() {}

    /** On the port that the service under test was told of. */
    public static synchronized void open() {
        if (server != null) {
            return;
        }
        var address = URI.create(ConfigProvider.getConfig().getValue("lectern.enrich.openalex-url", String.class));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "outside");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", Outside::answer);
        server.start();
    }

    /** `what` is the decoded path with the parameters that matter; those that say who asks and how are left out. */
    public static void on(String what, Answer... answers) {
        ANSWERS.put(what, new ConcurrentLinkedDeque<>(List.of(answers)));
    }

    /** What was asked that contains this, with all its parameters. */
    public static List<String> asked(String part) {
        return ASKED.stream().filter(uri -> uri.contains(part)).toList();
    }

    static String agent(String uri) {
        return AGENTS.get(uri);
    }

    public static void work(String id, String... fields) {
        on("/openalex/works/" + id, Answer.json(json(id, fields)));
    }

    /** Answers a filter of works with these. */
    public static void works(String filter, String... works) {
        on("/openalex/works filter=" + filter, results(works));
    }

    public static Answer results(String... objects) {
        return Answer.json(
                "{\"meta\":{\"count\":" + objects.length + "},\"results\":[" + String.join(",", objects) + "]}");
    }

    /** A work as OpenAlex writes it; `fields` are further members of the object. */
    public static String json(String id, String... fields) {
        return "{\"id\":\"https://openalex.org/" + id + "\""
                + List.of(fields).stream().map(field -> "," + field).collect(Collectors.joining()) + "}";
    }

    public static String title(String title) {
        return "\"title\":\"" + title + "\"";
    }

    public static String year(int year) {
        return "\"publication_year\":" + year;
    }

    public static String doi(String doi) {
        return "\"doi\":\"https://doi.org/" + doi + "\"";
    }

    public static String authors(String... names) {
        return "\"authorships\":["
                + IntStream.range(0, names.length)
                        .mapToObj(i -> "{\"author_position\":\"first\",\"author\":{\"id\":\"https://openalex.org/A"
                                + (i + 1) + "\",\"display_name\":\"" + names[i] + "\",\"orcid\":null}}")
                        .collect(Collectors.joining(","))
                + "]";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var full = decoded(uri.getRawPath()) + (uri.getRawQuery() == null ? "" : " " + decoded(uri.getRawQuery()));
        ASKED.add(full);
        AGENTS.put(full, String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")));
        var answers = ANSWERS.get(essence(uri));
        var answer = answers == null ? Answer.status(404) : answers.size() > 1 ? answers.poll() : answers.peek();
        try (exchange) {
            pause(answer.delayMillis());
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (IOException gone) {
            // Whoever asked does not wait any more.
        }
    }

    private static String essence(URI uri) {
        var parameters = uri.getRawQuery() == null
                ? ""
                : List.of(uri.getRawQuery().split("&")).stream()
                        .filter(one -> one.startsWith("filter=") || one.startsWith("search="))
                        .map(one -> " " + decoded(one))
                        .collect(Collectors.joining());
        return decoded(uri.getRawPath()) + parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
