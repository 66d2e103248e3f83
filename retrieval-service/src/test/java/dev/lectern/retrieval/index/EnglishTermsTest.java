package dev.lectern.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnglishTermsTest {

    private final EnglishTerms terms = new EnglishTerms();

    @Test
    void wordsOfOneStemAreOneTermAndAreCounted() {
        assertThat(terms.of("The connected Connections' connecting, CONNECTS it!"))
                .isEqualTo(Map.of("connect", 4));
    }

    @Test
    void stopWordsAloneAreNothing() {
        assertThat(terms.of("the of and to a is it")).isEmpty();
        assertThat(terms.of(" \u0000 ... ")).isEmpty();
    }

    @Test
    void otherScriptsAreTermsToo() {
        assertThat(terms.of("Größe 東京 naïve")).containsOnlyKeys("größe", "東", "京", "naïv");
    }
}
