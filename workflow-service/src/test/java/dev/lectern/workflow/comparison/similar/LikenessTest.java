package dev.lectern.workflow.comparison.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.workflow.comparison.similar.PaperClient.Described;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LikenessTest {

    @Test
    void topicsCountSevenTenths_andWordsThree() {
        var one = paper("Sleep and memory", "Sleep helps memory.", "sleep", "memory");
        var other = paper("Sleep in otters", "Otters sleep.", "Sleep", "otters", "sea");

        var likeness = Likeness.of(one, other);

        assertThat(likeness.topics()).isEqualTo(0.25);
        // sleep of sleep, memory, helps, otters
        assertThat(likeness.words()).isEqualTo(0.25);
        assertThat(likeness.score()).isEqualTo(0.25);
        assertThat(likeness.sharedTopics()).containsExactly("sleep");
        assertThat(likeness.sharedWords()).containsExactly("sleep");
    }

    @Test
    void aPaperIsLikeItself_andWithoutTopicsTheWordsCount() {
        var bare = paper("Sleep and memory", "");

        assertThat(Likeness.of(bare, bare).score()).isEqualTo(1);
        assertThat(Likeness.of(bare, paper("Granite", "")).score()).isZero();
        assertThat(Likeness.of(bare, paper("Sleep and memory", "", "sleep")).score())
                .isEqualTo(0.3);
    }

    @Test
    void eightLabelsOfAKindAtMost() {
        var many = paper("a", "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

        assertThat(Likeness.of(many, many).sharedTopics()).hasSize(8);
    }

    private static Described paper(String title, String summary, String... keywords) {
        return new Described(UUID.randomUUID(), title, title, summary, List.of(keywords));
    }
}
