package dev.lectern.retrieval.budget;

import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Usage;
import dev.lectern.retrieval.model.Model;

/** The most that a call is thought to take: a provider that takes more is booked for it, but was not authorised. */
final class Estimate {

    // Texts have four characters a token and more; tables and other languages less.
    private static final int CHARACTERS_OF_TOKEN = 3;
    private static final int AROUND_TURN = 8;

    private Estimate() {}

    static Usage most(Request request, Model model) {
        var written =
                request.mostTokens() == null ? model.maxTokens() : Math.min(request.mostTokens(), model.maxTokens());
        return new Usage((int) Math.min(prompt(request), Integer.MAX_VALUE / 2), written, 0, 0);
    }

    private static long prompt(Request request) {
        var characters = 0L;
        for (var turn : request.turns()) {
            characters += turn.text() == null ? 0 : turn.text().length();
            if (turn.calls() != null) {
                for (var call : turn.calls()) {
                    characters += call.name().length() + call.arguments().length();
                }
            }
        }
        if (request.tools() != null) {
            for (var tool : request.tools()) {
                characters += tool.name().length()
                        + String.valueOf(tool.description()).length();
                characters += tool.parameters() == null
                        ? 0
                        : tool.parameters().encode().length();
            }
        }
        return characters / CHARACTERS_OF_TOKEN
                + 1
                + (long) AROUND_TURN * (request.turns().size() + 1);
    }
}
