package dev.lectern.ingestion.page;

import dev.lectern.extract.Block;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import java.util.Locale;

/** A page as it is kept. Ranges are UTF-16 units of its text. */
public record SourcePage(
        int number, String label, String text, List<Part> parts, float width, float height, State state) {

    static final String COLUMNS = "page, label, text, blocks, width, height, state";

    /**
     * How its text came to be. An image shows text that nobody has read yet; ocr was read from one; empty shows nothing;
     * failed could not be read.
     */
    public enum State {
        TEXT,
        IMAGE,
        OCR,
        EMPTY,
        FAILED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    /** A block with the heading that it is below, which is known when the whole document is; null before, and above all. */
    public record Part(Block block, String section) {

        JsonObject json() {
            return new JsonObject()
                    .put("kind", block.kind().name().toLowerCase(Locale.ROOT))
                    .put("level", block.level())
                    .put("start", block.start())
                    .put("end", block.end())
                    .put("section", section);
        }

        static Part of(JsonObject json) {
            var block = new Block(
                    Block.Kind.valueOf(json.getString("kind").toUpperCase(Locale.ROOT)),
                    json.getInteger("level"),
                    json.getInteger("start"),
                    json.getInteger("end"));
            return new Part(block, json.getString("section"));
        }
    }

    public SourcePage {
        parts = List.copyOf(parts);
    }

    /** Of what somebody typed: one page without parts. */
    public static SourcePage ofText(String text) {
        return new SourcePage(1, null, text, List.of(), 0, 0, State.TEXT);
    }

    public SourcePage with(List<Part> others) {
        return new SourcePage(number, label, text, others, width, height, state);
    }

    static SourcePage of(Row row) {
        return new SourcePage(
                row.getInteger("page"),
                row.getString("label"),
                row.getString("text"),
                row.getJsonArray("blocks").stream()
                        .map(JsonObject.class::cast)
                        .map(Part::of)
                        .toList(),
                row.getFloat("width"),
                row.getFloat("height"),
                State.of(row.getString("state")));
    }

    JsonArray json() {
        return new JsonArray(parts.stream().map(Part::json).toList());
    }
}
