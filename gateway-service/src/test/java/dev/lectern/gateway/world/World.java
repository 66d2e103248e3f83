package dev.lectern.gateway.world;

import dev.lectern.local.TestServers;
import dev.lectern.local.kafka.KafkaBroker;
import dev.lectern.local.kafka.KafkaTopics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Six services over real HTTP and a real broker that may be made to hang. */
public final class World implements QuarkusTestResourceLifecycleManager {

    private static final List<String> SERVICES =
            List.of("auth", "project", "ingestion", "retrieval", "workflow", "observability");
    private static final String TOPICS = "lectern";

    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Map<String, HttpServer> servers = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private Vertx vertx;
    private KafkaBroker broker;

    @Override
    public Map<String, String> start() {
        vertx = Vertx.vertx();
        broker = TestServers.privateKafka();
        KafkaTopics.create(broker.bootstrap(), TOPICS, Duration.ofSeconds(30));
        System.setProperty(Control.BROKER, broker.bootstrap());
        System.setProperty(Control.BROKER_PID, Long.toString(broker.pid()));
        System.setProperty(
                Control.ADDRESS, "http://127.0.0.1:" + listen(0, this::control).actualPort());
        var config = new HashMap<String, String>();
        SERVICES.forEach(service -> {
            open(service);
            config.put("LECTERN_" + service.toUpperCase() + "_URL", "http://127.0.0.1:" + ports.get(service));
        });
        config.put("LECTERN_KAFKA", broker.bootstrap());
        config.put("LECTERN_TOPICS", TOPICS);
        config.put("lectern.upstream.max-body", "1M");
        config.put("lectern.upstream.idle-timeout", "1500MS");
        config.put("lectern.upstream.answer-timeout-of.\"/api/v1/chat\"", "4S");
        config.put("lectern.upstream.break-after", "3");
        config.put("lectern.upstream.break-for", "700MS");
        config.put("lectern.access.deaf-after", "3S");
        return config;
    }

    @Override
    public void stop() {
        vertx.close();
        broker.close();
    }

    private void open(String service) {
        var answers = service.equals("auth") ? new FakeAuth(vertx, counts) : new FakeService(service, vertx, counts);
        var server = listen(ports.getOrDefault(service, 0), answers::answer);
        ports.put(service, server.actualPort());
        servers.put(service, server);
    }

    private HttpServer listen(int port, io.vertx.core.Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer()
                .requestHandler(handler)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void control(HttpServerRequest request) {
        switch (request.path()) {
            case "/count" ->
                request.response()
                        .end(Long.toString(counts.getOrDefault(request.query(), new AtomicLong())
                                .get()));
            case "/limit" -> {
                var limit = request.query().split("=");
                counts.put("limit:" + limit[0], new AtomicLong(Long.parseLong(limit[1])));
                request.response().end("ok");
            }
            case "/add" -> {
                counts.computeIfAbsent(request.query(), any -> new AtomicLong()).incrementAndGet();
                request.response().end("ok");
            }
            case "/stop" ->
                servers.remove(request.query()).close().onComplete(done -> request.response()
                        .end("ok"));
            case "/start" ->
                vertx.<Void>executeBlocking(() -> {
                            open(request.query());
                            return null;
                        })
                        .onComplete(done -> request.response().end("ok"));
            default -> request.response().setStatusCode(404).end();
        }
    }
}
