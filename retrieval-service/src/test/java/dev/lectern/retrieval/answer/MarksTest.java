package dev.lectern.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.retrieval.answer.Marks.Mark;
import dev.lectern.retrieval.answer.Marks.Nothing;
import dev.lectern.retrieval.answer.Marks.Read;
import dev.lectern.retrieval.answer.Marks.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarksTest {

    private static final String WRITTEN =
            "Otters float [[1: hold hands\nwhile they sleep]]. They use [stones] [[12| as shown [2]]]"
                    + " and [3, 4] eat x[1] = y; see [[7]] [[none]] [[1:]] [[ab]] [5 [[2: never ends";

    @Test
    void marksAreTakenOutOfTheTextAndTheRestIsText() {
        assertThat(all(List.of(WRITTEN)))
                .containsExactly(
                        new Words("Otters float "),
                        new Mark(1, "hold hands\nwhile they sleep"),
                        new Words(". They use [stones] "),
                        new Mark(12, "as shown [2]"),
                        new Words(" and "),
                        new Mark(3, null),
                        new Mark(4, null),
                        new Words(" eat x"),
                        new Mark(1, null),
                        new Words(" = y; see "),
                        new Mark(7, null),
                        new Words(" "),
                        new Nothing(),
                        new Words(" [[1:]] [[ab]] [5 [[2: never ends"));
    }

    @Test
    void itDoesNotMatterWhereTheStreamIsCut() {
        var whole = all(List.of(WRITTEN));
        for (var cut = 1; cut < WRITTEN.length(); cut++) {
            assertThat(all(List.of(WRITTEN.substring(0, cut), WRITTEN.substring(cut))))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
        assertThat(all(WRITTEN.chars().mapToObj(Character::toString).toList())).isEqualTo(whole);
    }

    @Test
    void norOfWhatIsWritten() {
        var random = new Random(3);
        var pieces =
                List.of("[", "]", "[[", "]]", "1", "12:", ": a quote of it", "none", " ", "text", ",", "2", "|", "\n");
        for (var i = 0; i < 5_000; i++) {
            var text = new StringBuilder();
            var cut = new ArrayList<String>();
            for (var n = random.nextInt(25); n > 0; n--) {
                cut.add(pieces.get(random.nextInt(pieces.size())));
                text.append(cut.getLast());
            }
            assertThat(all(cut)).as(text.toString()).isEqualTo(all(List.of(text.toString())));
        }
    }

    @Test
    void textIsShownAtOnceAndAMarkAsSoonAsItIsComplete() {
        var marks = new Marks();
        assertThat(marks.feed("Otters float ")).containsExactly(new Words("Otters float "));
        assertThat(marks.feed("[[1: hold")).isEmpty();
        assertThat(marks.feed(" hands]]")).isEmpty();
        assertThat(marks.feed(" on")).containsExactly(new Mark(1, "hold hands"), new Words(" on"));
        assertThat(marks.feed(" [a list]")).containsExactly(new Words(" [a list]"));
        assertThat(marks.end()).isEmpty();
    }

    private static List<Read> all(List<String> deltas) {
        var marks = new Marks();
        var all = new ArrayList<Read>();
        deltas.forEach(delta -> all.addAll(marks.feed(delta)));
        all.addAll(marks.end());
        return joined(all);
    }

    private static List<Read> joined(List<Read> read) {
        var joined = new ArrayList<Read>();
        for (var one : read) {
            if (one instanceof Words words && !joined.isEmpty() && joined.getLast() instanceof Words before) {
                joined.set(joined.size() - 1, new Words(before.text() + words.text()));
            } else {
                joined.add(one);
            }
        }
        return joined;
    }
}
