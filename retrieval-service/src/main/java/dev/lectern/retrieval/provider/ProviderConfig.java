package dev.lectern.retrieval.provider;

import dev.lectern.retrieval.model.Model.Pace;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long providers are waited for, and how much is taken from them. */
@ConfigMapping(prefix = "lectern.provider")
interface ProviderConfig {

    @WithDefault("5s")
    Duration connectTimeout();

    /** Without a byte from an ordinary model. */
    @WithDefault("30s")
    Duration silence();

    @WithDefault("60s")
    Duration silenceReasoning();

    @WithDefault("120s")
    Duration silenceThinking();

    @WithDefault("300s")
    Duration silenceSlowest();

    /** For a whole answer, however busily it comes. */
    @WithDefault("15m")
    Duration total();

    /** Further tries of what nobody has begun to answer. */
    @WithDefault("2")
    int retries();

    /** Who says that he wants to be left alone for longer is not waited for. */
    @WithDefault("10s")
    Duration longestWait();

    @WithDefault("1048576")
    int mostBytesOfLine();

    @WithDefault("33554432")
    int mostBytesOfAnswer();

    /** How long a key is known here before it is asked for again. */
    @WithDefault("60s")
    Duration keyLife();

    @WithDefault("1024")
    int connections();

    default Duration silence(Pace pace) {
        return switch (pace) {
            case DEFAULT -> silence();
            case REASONING -> silenceReasoning();
            case THINKING -> silenceThinking();
            case SLOWEST -> silenceSlowest();
        };
    }
}
