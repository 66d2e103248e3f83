package dev.lectern.ingestion.chunk;

/** How long pieces are, in words, and at most in tokens by our estimate. */
public record ChunkProfile(int targetWords, int overlapWords, int maxTokens) {

    /**
     * The standard suits the model that comes along, which ignores what is beyond about 510 tokens. The long pieces are for
     * models that read more.
     */
    public enum Named {
        STANDARD(new ChunkProfile(180, 30, 400)),
        LONG(new ChunkProfile(350, 75, 1_000));

        private final ChunkProfile profile;

        Named(ChunkProfile profile) {
            this.profile = profile;
        }
    }

    public ChunkProfile {
        // An overlap and one more atom must always fit, or cutting would not come to an end.
        if (targetWords < 20 || overlapWords < 0 || overlapWords > targetWords / 3 || maxTokens < 150) {
            throw new IllegalArgumentException("chunks of " + targetWords + " words, " + overlapWords
                    + " of overlap and " + maxTokens + " tokens cannot be cut");
        }
    }

    public static ChunkProfile of(ChunkConfig config) {
        var named = config.profile().profile;
        return new ChunkProfile(
                config.targetWords().orElse(named.targetWords),
                config.overlapWords().orElse(named.overlapWords),
                config.maxTokens().orElse(named.maxTokens));
    }
}
