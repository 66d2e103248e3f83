package dev.lectern.retrieval.conversation;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A conversation as a text to be read. */
final class Markdown {

    private Markdown() {}

    static String head(Conversation conversation) {
        return "# " + line(conversation.title()) + "\n\n" + conversation.createdAt() + ", about "
                + what(conversation.scope()) + "\n";
    }

    static String of(List<Message> messages) {
        return messages.stream().map(Markdown::of).collect(Collectors.joining());
    }

    private static String of(Message message) {
        if (message.role().equals("user")) {
            return "\n## Question\n\n" + message.content().strip() + "\n";
        }
        var by = message.model() == null ? "" : " (" + line(message.model()) + ")";
        return "\n## Answer" + by + "\n\n" + said(message) + ended(message) + quotes(message);
    }

    private static String said(Message message) {
        if (message.content().isBlank()) {
            return message.redactedAt() == null ? "*Nothing came.*\n" : "*It quoted a source that was deleted.*\n";
        }
        return message.content().strip() + "\n";
    }

    private static String ended(Message message) {
        return switch (message.status()) {
            case "failed" -> "\n*It broke off here.*\n";
            case "cancelled" -> "\n*It was stopped here.*\n";
            default -> "";
        };
    }

    private static String quotes(Message message) {
        var all = message.citations().stream()
                .map(Map.class::cast)
                .filter(one -> one.get("quote") != null)
                .map(Markdown::quote)
                .collect(Collectors.joining());
        return all.isEmpty() ? "" : "\n" + all;
    }

    private static String quote(Map<?, ?> one) {
        var page = one.get("page") == null ? "" : ", page " + one.get("page");
        var verified = Boolean.TRUE.equals(one.get("verified")) ? "" : " (not verified)";
        var title = one.get("title") == null ? "" : " " + line(one.get("title").toString());
        return "- [" + one.get("number") + "]" + title + page + verified + ": \""
                + line(one.get("quote").toString()) + "\"\n";
    }

    private static String what(ConversationScope scope) {
        return switch (scope) {
            case PAPER -> "a paper";
            case PROJECT -> "the project";
            case REPOSITORY -> "a repository";
            case GLOBAL -> "one's own documents";
        };
    }

    private static String line(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
