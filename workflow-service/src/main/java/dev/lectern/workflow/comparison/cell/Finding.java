package dev.lectern.workflow.comparison.cell;

import dev.lectern.workflow.asked.AnswerClient.Answer;
import dev.lectern.workflow.asked.AnswerClient.Citation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What came of asking, as a cell keeps it. */
public record Finding(
        String status,
        String text,
        JsonArray citations,
        String quote,
        Float confidence,
        boolean refused,
        String model,
        String source,
        String cacheLayer,
        String guard) {

    private static final int SHORT = 240;
    private static final String EXTRACTIVE = "lectern-extractive";

    /** The model was out, and quotes answered in its place: true, but not what was wanted, so it is stale from the first. */
    private static final String IN_PLACE = "fallback";

    public static Finding of(Answer answer, String guard) {
        var hit = answer.cache() != null && answer.cache().hit();
        var inPlace = IN_PLACE.equals(answer.finishReason());
        var source = hit ? "cache" : inPlace ? IN_PLACE : EXTRACTIVE.equals(answer.model()) ? "quotes" : "model";
        return new Finding(
                hit ? "cached" : "generated",
                answer.text(),
                citations(answer),
                answer.citations().stream()
                        .filter(Citation::verified)
                        .map(Citation::quote)
                        .findFirst()
                        .map(Finding::shortened)
                        .orElse(null),
                answer.refused() || answer.provenance() == null
                        ? null
                        : (float) answer.provenance().score(),
                answer.refused(),
                answer.model(),
                source,
                hit ? answer.cache().scope() + "/" + answer.cache().layer() : null,
                inPlace ? IN_PLACE : guard);
    }

    private static JsonArray citations(Answer answer) {
        var all = new JsonArray();
        answer.citations()
                .forEach(one -> all.add(new JsonObject()
                        .put("number", one.number())
                        .put("page", one.page())
                        .put("section", one.section())
                        .put("startChar", one.startChar())
                        .put("endChar", one.endChar())
                        .put("documentHash", one.documentHash())
                        .put(
                                "chunkId",
                                one.chunkId() == null ? null : one.chunkId().toString())
                        .put("quote", one.quote())
                        .put("verified", one.verified())));
        return all;
    }

    private static String shortened(String quote) {
        var plain = quote.replaceAll("\\s+", " ").strip();
        if (plain.length() <= SHORT) {
            return plain;
        }
        var end = plain.lastIndexOf(' ', SHORT);
        return plain.substring(0, end > SHORT / 2 ? end : SHORT) + " ...";
    }
}
