package dev.lectern.retrieval.query;

import dev.lectern.retrieval.model.Completion.Purpose;
import java.util.List;
import java.util.UUID;

/**
 * What a model is to add to a search: other words for the question, another look at the order of what was found.
 *
 * @param model null for the one of the installation
 * @param purpose of whom it helps, under which it is booked
 * @param roles of whoever asks, by which there are models for him or not; null if he may ask none at all
 */
public record Help(boolean expand, boolean rerank, String model, List<UUID> roles, Purpose purpose) {

    public static final Help NONE = new Help(false, false, null, List.of(), Purpose.of("search", "search"));
}
