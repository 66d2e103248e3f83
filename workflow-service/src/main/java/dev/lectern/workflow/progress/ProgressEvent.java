package dev.lectern.workflow.progress;

import io.vertx.core.json.JsonObject;

/** Something that happened in work, by its number there; ids and counts, no text. */
public record ProgressEvent(int number, String kind, JsonObject data) {}
