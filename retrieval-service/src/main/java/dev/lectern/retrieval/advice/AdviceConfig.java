package dev.lectern.retrieval.advice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** A model's help with searches. */
@ConfigMapping(prefix = "lectern.advice")
interface AdviceConfig {

    /** Who helps where nobody is named; the installation's first choice unless said. */
    Optional<String> model();

    /** So long other words are waited for, and then the question is searched as it is. */
    @WithDefault("4s")
    Duration expansionTime();

    /** So long another order is waited for, and then the passages stay in theirs. */
    @WithDefault("8s")
    Duration rerankTime();

    @WithDefault("6")
    @Min(1)
    @Max(20)
    int phrases();

    /** What all added words count together, if the question's own count 1. */
    @WithDefault("0.5")
    @DecimalMin("0")
    @DecimalMax("1")
    double addedWeight();

    /** How many of the best passages are put into another order. */
    @WithDefault("20")
    @Min(2)
    @Max(50)
    int passages();

    /** How much of each is told. */
    @WithDefault("900")
    @Min(100)
    int passageCharacters();
}
