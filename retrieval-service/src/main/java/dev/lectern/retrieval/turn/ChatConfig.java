package dev.lectern.retrieval.turn;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The numbers of turns. */
@ConfigMapping(prefix = "lectern.chat")
interface ChatConfig {

    /** How many of the latest turns a question brings along. */
    @WithDefault("6")
    int historyTurns();

    /** How much of each earlier answer, in characters. */
    @WithDefault("800")
    int historyAnswer();

    /** How much of all of them, in tokens as they are estimated. */
    @WithDefault("2000")
    int historyTokens();

    /** From how many passages an answer is made, where neither question nor persona says it. */
    @WithDefault("10")
    int passages();

    /** How long a question waits for its answer; no proxy on the way may be less patient. */
    @WithDefault("25s")
    Duration patience();
}
