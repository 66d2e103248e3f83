package dev.lectern.retrieval.openai;

import dev.lectern.retrieval.embed.Embedding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** Vectors in OpenAI's words: as numbers, or as the bytes of numbers, which its own clients prefer. */
final class EmbeddingAnswer {

    private EmbeddingAnswer() {}

    static JsonObject of(String model, List<Embedding> found, boolean inBytes) {
        var data = new JsonArray();
        for (var one : found) {
            var numbers = new JsonArray(one.literal());
            data.add(new JsonObject()
                    .put("object", "embedding")
                    .put("index", data.size())
                    .put("embedding", inBytes ? bytes(numbers) : numbers));
        }
        var tokens = found.stream().mapToInt(Embedding::tokensRead).sum();
        return new JsonObject()
                .put("object", "list")
                .put("data", data)
                .put("model", model)
                .put("usage", new JsonObject().put("prompt_tokens", tokens).put("total_tokens", tokens));
    }

    private static String bytes(JsonArray numbers) {
        var bytes = ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < numbers.size(); at++) {
            bytes.putFloat(numbers.getFloat(at));
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
