package dev.lectern.retrieval.text;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What counts as the same word. */
@ConfigMapping(prefix = "lectern.index")
interface TermsConfig {

    /**
     * Whose endings and small words are known: a language's code, `any` for none, `cjk` for pairs of signs. What was indexed
     * before a change is found by words again when it has been indexed anew.
     */
    @WithDefault("en")
    Language language();
}
