package dev.lectern.e2e.access;

import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Comparisons of two papers of the owner, and pipelines over one, that all members see. */
final class Tables {

    private static final String COMPARISONS = "/api/v1/comparisons";
    private static final String PIPELINES = "/api/v1/pipelines";

    private final Client owner;
    private final Supplier<String> paper;
    private final List<String> papers = new ArrayList<>();

    Tables(Client owner, Supplier<String> paper) {
        this.owner = owner;
        this.paper = paper;
    }

    /** By the path up to and with what it names. */
    Map<String, Function<String, String>> makers() {
        var one = COMPARISONS + "/{id}";
        return Map.of(
                one,
                who -> comparison(),
                one + "/papers/{paperId}",
                who -> comparison() + "/papers/" + papers.getLast(),
                one + "/questions/{questionId}",
                who -> comparison() + "/questions/Q01",
                "/api/v1/jobs/{id}",
                who -> job(),
                "/api/v1/workstreams/{workstreamId}",
                who -> workstream(),
                PIPELINES + "/{id}",
                who -> pipeline(),
                one + "/papers/{paperId}/questions/{questionId}",
                who -> comparison() + "/papers/" + papers.getLast() + "/questions/Q01");
    }

    /** The project has heard of it, and so has the index. */
    static boolean isSeen(Client client, String paper) {
        return Stream.of("notes", "structured-answers")
                .allMatch(part ->
                        client.get("/api/v1/papers/" + paper + "/" + part).status() == 200);
    }

    private String comparison() {
        var two = papers();
        var wanted = Map.of(
                "name",
                "Comparison " + UUID.randomUUID(),
                "seedPaperId",
                two.getFirst(),
                "paperIds",
                List.of(two.getLast()),
                "questions",
                List.of("What boils?", "When does it boil?"));
        return COMPARISONS + "/" + owner.post(COMPARISONS, wanted).expect(201).at("comparisonId");
    }

    /** Its run is known by its events, which take a moment. */
    private String workstream() {
        var run = "/api/v1/runs/"
                + owner.post(comparison() + "/fill", Map.of()).expect(202).at("runId");
        await().atMost(Duration.ofSeconds(20)).until(() -> owner.get(run).status() == 200);
        var name = UUID.randomUUID().toString();
        owner.put(run + "/workstream", Map.of("workstreamId", name, "arm", "baseline"))
                .expect(200);
        return "/api/v1/workstreams/" + name;
    }

    private String pipeline() {
        var wanted = Map.of("name", "Boiling", "paperIds", List.of(papers().getFirst()), "questionSet", "none");
        return PIPELINES + "/" + owner.post(PIPELINES, wanted).expect(202).at("runId");
    }

    private String job() {
        var run = owner.post(comparison() + "/fill", Map.of()).expect(202).at("runId");
        return "/api/v1/jobs/"
                + owner.get("/api/v1/jobs?runId=" + run)
                        .expect(200)
                        .json()
                        .at("/items/0/jobId")
                        .asText();
    }

    private List<String> papers() {
        if (papers.isEmpty()) {
            papers.add(paper.get());
            papers.add(paper.get());
        }
        return papers;
    }
}
