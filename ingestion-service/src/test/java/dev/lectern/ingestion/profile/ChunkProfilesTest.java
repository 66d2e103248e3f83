package dev.lectern.ingestion.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.profile.ChunkConfig.Numbers;
import dev.lectern.ingestion.profile.ChunkProfiles.Named;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChunkProfilesTest {

    private record Set(
            String profile,
            OptionalInt targetWords,
            OptionalInt overlapWords,
            OptionalInt maxTokens,
            int mostTokens,
            Map<String, Numbers> profiles)
            implements ChunkConfig {}

    private record Of(int targetWords, int overlapWords, int maxTokens) implements Numbers {}

    @Test
    void twoComeAlong_andNoneHasMoreThanTheModelReads() {
        var profiles = with("standard", Map.of());

        assertThat(profiles.all())
                .containsExactly(
                        Map.entry("long", new ChunkProfile(350, 75, 500)),
                        Map.entry("standard", new ChunkProfile(180, 30, 400)));
        assertThat(profiles.standard()).isEqualTo(new Named("standard", new ChunkProfile(180, 30, 400)));
    }

    @Test
    void furtherOnesHaveTheirNames_andMayBeTheStandard() {
        var profiles = with("tiny", Map.of("tiny", new Of(40, 6, 200)));

        assertThat(profiles.named(null)).isEqualTo(new Named("tiny", new ChunkProfile(40, 6, 200)));
        assertThat(profiles.named("long").name()).isEqualTo("long");
    }

    @Test
    void singleNumbersAreOfTheStandardOneAlone() {
        var profiles = new ChunkProfiles(new Set("standard", OptionalInt.of(100), empty(), empty(), 500, Map.of()));

        assertThat(profiles.named("standard").profile()).isEqualTo(new ChunkProfile(100, 30, 400));
        assertThat(profiles.named("long").profile().targetWords()).isEqualTo(350);
    }

    @Test
    void whatIsNotThereAnyMoreIsTheStandard_andIsNotChosenAnew() {
        var profiles = with("standard", Map.of());

        assertThat(profiles.named("gone").name()).isEqualTo("standard");
        assertThatThrownBy(() -> profiles.known("gone"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("There is no such chunk profile; there are: long, standard.");
        assertThat(profiles.known(null)).isNull();
    }

    @Test
    void whatNothingCanBeCutByKeepsTheServiceFromStarting() {
        assertThatThrownBy(() -> with("none", Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> with("standard", Map.of("A b", new Of(40, 6, 200))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> with("standard", Map.of("tiny", new Of(40, 30, 200))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        var profile = new ChunkProfile(40, 6, 200);

        assertThat(ChunkProfile.read(profile.written(7))).contains(profile);
        assertThat(ChunkProfile.read(null)).isEmpty();
        assertThat(ChunkProfile.read("whatever")).isEmpty();
    }

    private static ChunkProfiles with(String standard, Map<String, Numbers> more) {
        return new ChunkProfiles(new Set(standard, empty(), empty(), empty(), 500, more));
    }

    private static OptionalInt empty() {
        return OptionalInt.empty();
    }
}
