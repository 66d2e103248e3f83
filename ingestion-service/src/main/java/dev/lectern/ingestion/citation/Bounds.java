package dev.lectern.ingestion.citation;

import io.vertx.core.json.JsonObject;

/** Around which work, and how far. The same bounds are the same graph, whoever asks. */
record Bounds(String centre, int maxReferences, int maxCiting, int hops, int maxNodes) {

    String key() {
        return centre + "/r" + maxReferences + "/c" + maxCiting + "/h" + hops + "/n" + maxNodes;
    }

    JsonObject json() {
        return new JsonObject()
                .put("centre", centre)
                .put("maxReferences", maxReferences)
                .put("maxCiting", maxCiting)
                .put("hops", hops)
                .put("maxNodes", maxNodes);
    }

    static Bounds of(JsonObject json) {
        return new Bounds(
                json.getString("centre"),
                json.getInteger("maxReferences"),
                json.getInteger("maxCiting"),
                json.getInteger("hops"),
                json.getInteger("maxNodes"));
    }
}
