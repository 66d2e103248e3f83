package dev.lectern.retrieval.cached;

import dev.lectern.retrieval.answer.Answers.Asking;
import dev.lectern.retrieval.answer.Answers.Manner;
import dev.lectern.retrieval.answer.ComposeAnswer;
import dev.lectern.retrieval.query.Profile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * By what an answer is found again, and what must be as it was then: the guards. The strict key has all of them and the very
 * words of the question; a question that differs in capitals and punctuation alone is found by its normal form, under the
 * same guards.
 */
record CacheKey(
        UUID workspace,
        UUID project,
        String query,
        String normalised,
        String model,
        String fingerprint,
        String prompt,
        String retrieval,
        String persona,
        String scope,
        String context) {

    /** @param fingerprint of all texts that are searched */
    static CacheKey of(Asking asking, String model, int passages, Profile ranking, String fingerprint) {
        var where = asking.where();
        var manner = asking.manner() == null ? new Manner(null, null, null) : asking.manner();
        var past = asking.past().stream()
                .flatMap(one -> List.of(one.question(), one.answer()).stream())
                .toList();
        return new CacheKey(
                asking.scope().workspaceId(),
                asking.scope().projectId(),
                asking.question(),
                normalised(asking.question()),
                model,
                fingerprint,
                hash(List.of(ComposeAnswer.MANNER)),
                hash(List.of(String.valueOf(passages), ranking.toString())),
                hash(List.of(text(manner.promptSuffix()))),
                hash(List.of(
                        String.valueOf(where.project()),
                        where.documents() ? String.valueOf(asking.scope().userId()) : "",
                        sorted(where.repositories()),
                        sorted(where.sourceItems()))),
                past.isEmpty() ? "" : hash(past));
    }

    /** Lower case, letters and digits only, with single blanks between. */
    static String normalised(String question) {
        return question.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ")
                .strip();
    }

    String cacheKey() {
        return hash(List.of(
                String.valueOf(workspace), query, model, fingerprint, prompt, retrieval, persona, scope, context));
    }

    String projectCacheKey() {
        return hash(List.of(String.valueOf(project), cacheKey()));
    }

    boolean hasContext() {
        return !context.isEmpty();
    }

    private static String text(String text) {
        return text == null ? "" : text.strip();
    }

    private static String sorted(List<UUID> ids) {
        return ids.stream().map(UUID::toString).distinct().sorted().toList().toString();
    }

    // With their lengths, or what ends one part could begin the next.
    private static String hash(List<String> parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
