package dev.lectern.project.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SlugTest {

    @Test
    void aNameBecomesPlainLetters() {
        assertThat(Slug.of("  Ärger & Übermut: Größe 2! ")).isEqualTo("arger-ubermut-gro-e-2");
    }

    @Test
    void aNameWithoutPlainLettersStillHasASlug() {
        assertThat(Slug.of("研究")).isEqualTo("project");
    }

    @Test
    void aSlugHasAtMost48Characters_alsoWithANumber() {
        var slug = Slug.of("word ".repeat(40));

        assertThat(slug).hasSizeLessThanOrEqualTo(48).doesNotEndWith("-");
        assertThat(Slug.free(slug, Set.of(slug)))
                .hasSizeLessThanOrEqualTo(48)
                .endsWith("-2")
                .startsWith(Slug.stem(slug));
    }

    @Test
    void theFirstFreeNumberIsTaken() {
        assertThat(Slug.free("noise", Set.of())).isEqualTo("noise");
        assertThat(Slug.free("noise", Set.of("noise", "noise-2", "noise-4"))).isEqualTo("noise-3");
    }
}
