package dev.lectern.ingestion.profile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.OptionalInt;

/** How texts are cut where nobody has chosen, and what there is to choose from. */
@ConfigMapping(prefix = "lectern.chunk")
interface ChunkConfig {

    /** The one that is taken without a choice; single numbers of it may be set otherwise. */
    @WithDefault("standard")
    String profile();

    OptionalInt targetWords();

    OptionalInt overlapWords();

    OptionalInt maxTokens();

    /** What the embedding model reads of a piece: whatever a profile says, none has more. */
    @WithDefault("500")
    int mostTokens();

    /** Further ones by their names, or those that come along with other numbers. */
    Map<String, Numbers> profiles();

    interface Numbers {

        int targetWords();

        int overlapWords();

        @WithDefault("500")
        int maxTokens();
    }
}
