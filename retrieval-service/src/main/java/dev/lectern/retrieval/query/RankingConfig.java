package dev.lectern.retrieval.query;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** Ways of ranking, by their names: more than there are, or other numbers for those that are. Public for its validator. */
@ConfigMapping(prefix = "lectern.ranking")
public interface RankingConfig {

    Map<String, Weights> profiles();

    /** Without a word the numbers of {@link Profiles#BALANCED}. */
    interface Weights {

        @WithDefault("0.7")
        double denseWeight();

        @WithDefault("0.3")
        double lexicalWeight();

        @WithDefault("0.4")
        double feedback();

        /** Whether a model is asked for other words for each question; a search may say otherwise. */
        @WithDefault("false")
        boolean expand();

        /** Whether a model puts the best passages into another order; a search may say otherwise. */
        @WithDefault("false")
        boolean rerank();
    }
}
