package dev.lectern.e2e.isolation;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.access.ApiOperation;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Form;
import dev.lectern.e2e.suite.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What there is of one family: made by the keeper, or by an owner of the project where only owners can. */
final class Holdings {

    /** All of an upload is in one part. */
    static final byte[] PART = "Water boils at 100 C".getBytes(StandardCharsets.US_ASCII);

    private static final Duration READ = Duration.ofSeconds(60);
    private static final String REPOSITORIES = "/api/v1/repositories";
    private static final String UPLOADS = "/api/v1/uploads";
    private static final String PREP = "/api/v1/prep";
    private static final String SOMEBODY = Guests.id(Client.newcomer(Suite.get(), "grantee"));
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private final Family family;
    private final Guests guests;
    /** By the path up to and with what it names; the longest that fits counts. */
    private final Map<String, Supplier<String>> makers = new TreeMap<>();

    private final Map<String, String> kept = new HashMap<>();

    Holdings(Family family, Guests guests) {
        this.family = family;
        this.guests = guests;
        switch (family) {
            case PRIVATE_REPOSITORY, PUBLIC_REPOSITORY -> repositories();
            case UPLOAD -> uploads();
            case PREP -> makers.put(PREP + "/{runId}", this::prep);
        }
    }

    private void repositories() {
        makers.put(REPOSITORIES + "/{id}", this::repository);
        makers.put(REPOSITORIES + "/{id}/access/{accessId}", () -> access(repository()));
        makers.put(REPOSITORIES + "/{id}/items/{itemId}", () -> item(repository()));
        makers.put(REPOSITORIES + "/{id}/items/{itemId}/pages/{page}", () -> item(repository()) + "/pages/1");
    }

    private void uploads() {
        makers.put(UPLOADS + "/{id}", this::upload);
        makers.put(UPLOADS + "/{id}/parts/{n}", () -> upload() + "/parts/1");
    }

    /** What of the path nobody here can make, if anything. */
    String unknown(ApiOperation operation) {
        var template = template(operation);
        return template == null ? operation.path() : rest(operation, template);
    }

    boolean knows(ApiOperation operation) {
        return !unknown(operation).contains("{");
    }

    /** The path with things that are the same for all and that nobody changes; those of a repository are in one. */
    String kept(ApiOperation operation) {
        var template = template(operation);
        return keptAt(template) + rest(operation, template);
    }

    private String keptAt(String template) {
        // Not computeIfAbsent: making one thing may need another.
        if (!kept.containsKey(template)) {
            kept.put(template, makeKept(template));
        }
        return kept.get(template);
    }

    private String makeKept(String template) {
        var repository = REPOSITORIES + "/{id}";
        if (template.equals(repository)) {
            var made = repository();
            guests.share(made);
            return made;
        }
        return switch (template) {
            case REPOSITORIES + "/{id}/access/{accessId}" -> access(keptAt(repository));
            case REPOSITORIES + "/{id}/items/{itemId}" -> item(keptAt(repository));
            case REPOSITORIES + "/{id}/items/{itemId}/pages/{page}" ->
                keptAt(REPOSITORIES + "/{id}/items/{itemId}") + "/pages/1";
            case UPLOADS + "/{id}/parts/{n}" -> keptAt(UPLOADS + "/{id}") + "/parts/1";
            default -> makers.get(template).get();
        };
    }

    /** The path with things that are made for this one call. */
    String fresh(ApiOperation operation) {
        var template = template(operation);
        return makers.get(template).get() + rest(operation, template);
    }

    /** The path with ids of nothing, but for those that it is given. */
    static String imagined(ApiOperation operation, String below) {
        var parts = operation.path().split("/");
        var real = below.split("/");
        for (int i = 0; i < parts.length; i++) {
            if (i < real.length) {
                parts[i] = real[i];
            } else if (parts[i].startsWith("{")) {
                parts[i] =
                        isNumber(operation, parts[i]) ? "1" : UUID.randomUUID().toString();
            }
        }
        return String.join("/", parts);
    }

    /** Another of the first things that paths of this family name. */
    String another() {
        return makers.get(makers.keySet().stream()
                        .min(Comparator.comparingInt(String::length))
                        .orElseThrow())
                .get();
    }

    /** The path with this of it, and the rest of what is kept. */
    String keptBelow(ApiOperation operation, String below) {
        var parts = kept(operation).split("/");
        var real = below.split("/");
        System.arraycopy(real, 0, parts, 0, real.length);
        return String.join("/", parts);
    }

    private static boolean isNumber(ApiOperation operation, String parameter) {
        return operation
                .said()
                .path("parameters")
                .valueStream()
                .filter(one -> parameter.equals("{" + one.path("name").asText() + "}"))
                .map(one -> one.path("schema"))
                .anyMatch(schema -> schema.path("type").asText().equals("integer"));
    }

    static Object body(ApiOperation operation) {
        JsonNode content = operation.said().path("requestBody").path("content");
        if (content.has("application/octet-stream")) {
            return PART;
        }
        // Whom the document's example names is nobody here, and would be refused for that alone.
        return operation.example() instanceof ObjectNode example && example.has("userId")
                ? example.deepCopy().put("userId", SOMEBODY)
                : operation.example();
    }

    /** How many things the path names by an id. */
    static long ids(ApiOperation operation) {
        return PARAMETER
                .matcher(operation.path())
                .results()
                .filter(found -> !isNumber(operation, found.group()))
                .count();
    }

    private String template(ApiOperation operation) {
        var path = operation.path();
        return makers.keySet().stream()
                .filter(template -> path.equals(template) || path.startsWith(template + "/"))
                .max(Comparator.comparingInt(String::length))
                .orElse(null);
    }

    private static String rest(ApiOperation operation, String template) {
        return operation.path().substring(template.length());
    }

    private String repository() {
        var isPublic = family == Family.PUBLIC_REPOSITORY;
        var body = Map.of("name", "Repository " + UUID.randomUUID(), "isPublic", isPublic);
        return REPOSITORIES + "/"
                + guests.keeper().post(REPOSITORIES, body).expect(201).at("id");
    }

    private String access(String repository) {
        return repository + "/access/"
                + guests.keeper()
                        .post(repository + "/access", Map.of("userId", SOMEBODY))
                        .expect(201)
                        .at("id");
    }

    /** A file that has been read, so that it has pages and all that is made of them. */
    private String item(String repository) {
        var keeper = guests.keeper();
        var items = repository + "/items";
        var sent = keeper.post(items + "/files", Form.ofNewPdf()).expect(202);
        var item = items + "/" + sent.at("itemId");
        await().atMost(READ)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> keeper.get(item).at("status").equals("completed"));
        return item;
    }

    private String upload() {
        var keeper = guests.keeper();
        var upload = UPLOADS + "/"
                + keeper.post(UPLOADS, Map.of("fileName", "boiling.txt", "size", PART.length))
                        .expect(201)
                        .at("id");
        keeper.put(upload + "/parts/1", PART).expect(204);
        return upload;
    }

    private String prep() {
        var owner = guests.owner();
        corpus();
        var run = owner.post(PREP, Map.of("validateOnly", true, "failOnEmpty", false))
                .expect(202)
                .at("runId");
        var prep = PREP + "/" + run;
        await().atMost(READ).until(() -> owner.get(prep).status() == 200);
        return prep;
    }

    private static void corpus() {
        try {
            var folder = Files.createDirectories(Suite.get().corpus());
            Files.writeString(folder.resolve("boiling.txt"), "Water boils at 100 degrees Celsius at sea level.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
