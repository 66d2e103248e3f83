package dev.lectern.ingestion.profile;

import java.util.Optional;
import java.util.regex.Pattern;

/** How long pieces are, in words, and at most in tokens by our estimate. */
public record ChunkProfile(int targetWords, int overlapWords, int maxTokens) {

    private static final Pattern WRITTEN = Pattern.compile("words-(\\d{1,6})-(\\d{1,6})-(\\d{1,6})-v\\d{1,4}");

    public ChunkProfile {
        // An overlap and one more atom must always fit, or cutting would not come to an end.
        if (targetWords < 20 || overlapWords < 0 || overlapWords > targetWords / 3 || maxTokens < 150) {
            throw new IllegalArgumentException("chunks of " + targetWords + " words, " + overlapWords
                    + " of overlap and " + maxTokens + " tokens cannot be cut");
        }
    }

    /** As it is kept with what was cut by it; another version cuts otherwise. */
    public String written(int version) {
        return "words-" + targetWords + "-" + overlapWords + "-" + maxTokens + "-v" + version;
    }

    /** Empty for null. */
    public static Optional<ChunkProfile> read(String written) {
        return Optional.ofNullable(written)
                .map(WRITTEN::matcher)
                .filter(parts -> parts.matches())
                .map(parts -> new ChunkProfile(
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3))));
    }

    ChunkProfile within(int mostTokens) {
        return new ChunkProfile(targetWords, overlapWords, Math.min(maxTokens, mostTokens));
    }
}
