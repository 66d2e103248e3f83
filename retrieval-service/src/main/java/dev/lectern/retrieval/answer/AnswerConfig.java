package dev.lectern.retrieval.answer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How answers are made; the numbers of evidence are from measurements on collections that know nothing of each other. */
@ConfigMapping(prefix = "lectern.answer")
interface AnswerConfig {

    /** Passages an answer is made from where nobody says how many. */
    @WithDefault("10")
    @Min(1)
    @Max(50)
    int passages();

    /** Sentences of them that are weighed: each costs the embedding of a short text. */
    @WithDefault("48")
    @Min(1)
    int sentences();

    /** Quotes in a composed answer at most. */
    @WithDefault("5")
    @Min(1)
    int quotes();

    /** Evidence below this is none, see {@link Evidence}. */
    @WithDefault("0.46")
    double enough();

    /** Of past turns so many at most are told to a model, each answer cut to so many characters. */
    @WithDefault("6")
    int pastTurns();

    @WithDefault("800")
    int pastCharacters();

    /** The longest answer that is asked of a model. */
    @WithDefault("1500")
    int answerTokens();

    /** The context of a model that does not say how large it is. */
    @WithDefault("8192")
    int contextTokens();

    /** When something else is wanted than last time. */
    @WithDefault("0.7")
    double variation();
}
