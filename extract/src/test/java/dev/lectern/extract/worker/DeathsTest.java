package dev.lectern.extract.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lectern.extract.Block;
import dev.lectern.extract.Refused;
import dev.lectern.extract.trial.Collected;
import dev.lectern.extract.worker.WorkerDied.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which a file can hurt the process that reads it, and what the caller hears of it. */
@Timeout(30)
class DeathsTest {

    @TempDir
    static Path scratch;

    private static Workers workers;

    @BeforeAll
    static void open() {
        var settings = Bench.settings(scratch);
        workers = new Workers(Bench.hurried(settings, Duration.ofSeconds(4), Duration.ofSeconds(2)));
    }

    @AfterAll
    static void close() {
        workers.close();
    }

    @Test
    void a_good_file_is_told_as_it_is() throws Exception {
        var found = read("good");
        assertThat(found.total).isEqualTo(3);
        assertThat(found.pages).extracting("label").containsExactly("p. 1", "p. 2", "p. 3");
        assertThat(found.pages).extracting("text").containsExactly("first", "second", "third");
        assertThat(found.pages.getLast().blocks()).containsExactly(new Block(Block.Kind.PARAGRAPH, 0, 0, 5));
        assertThat(found.properties).containsEntry("title", "first");
        assertThat(found.losses).hasSize(1);
    }

    @Test
    void reading_goes_on_from_any_page() throws Exception {
        var found = new Collected();
        var task = Bench.task(scratch, "good");
        workers.read(new Task(task.path(), task.type(), 3, task.limits()), found);
        assertThat(found.pages).extracting("text").containsExactly("third");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        allocate,           MEMORY,   It needed more than 64 MB of memory
        allocate-and-catch, MEMORY,   It needed more than 64 MB of memory
        endless,            TIME,     It took longer than 4 s; page
        busy,               SILENCE,  Nothing came for 2 s
        sleep,              SILENCE,  Nothing came for 2 s
        stubborn,           SILENCE,  Nothing came for 2 s
        stop,               SILENCE,  Nothing came for 2 s
        exit,               CRASH,    What read it broke down (code 7)
        halt,               CRASH,    What read it broke down (code 0)
        abort,              CRASH,    What read it broke down (
        garbage,            NONSENSE, a message that is none
        huge,               NONSENSE, a message that is none
        backwards,          NONSENSE, (pages out of order); page 2 was the last
        twice,              NONSENSE, pages out of order
        beyond,             NONSENSE, pages out of order
        too-many,           NONSENSE, a number of pages that cannot be
        too-long,           NONSENSE, a text that is too long
        too-much,           NONSENSE, more text than a file may have
        odd-block,          NONSENSE, a block that is not in its page
        """)
    void a_death_is_told_with_its_reason(String what, Kind kind, String reason) {
        var died = catchThrowableOfType(WorkerDied.class, () -> read(what));
        assertThat(died).hasMessageContaining(reason);
        assertThat(died.kind()).isEqualTo(kind);
        assertThat(died.getMessage()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "promise", "hang-up"})
    void no_other_way_out_hangs(String what) {
        assertThat(catchThrowableOfType(WorkerDied.class, () -> read(what))).isNotNull();
    }

    @Test
    void somebody_elses_kill_is_told_apart() throws Exception {
        var died = catchThrowableOfType(
                WorkerDied.class,
                () -> workers.read(Bench.task(scratch, "endless"), new Collected() {
                    @Override
                    public void page(dev.lectern.extract.Page page) {
                        workers.processes().forEach(ProcessHandle::destroyForcibly);
                    }
                }));
        assertThat(died.kind()).isEqualTo(Kind.KILLED);
        assertThat(died.lastPage()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "refuse, The file is locked. ",
        "damaged, It is damaged",
        "bug, It is damaged",
        "recurse, It nests too deeply"
    })
    void a_refusal_has_a_reason_and_never_words_of_the_file(String what, String reason) {
        var refused = catchThrowableOfType(Refused.class, () -> read(what));
        assertThat(refused).hasMessageContaining(reason).hasMessageNotContaining("\n");
        assertThat(Stream.iterate((Throwable) refused, e -> e != null, Throwable::getCause)
                        .map(Throwable::getMessage))
                .noneMatch(message -> message.contains("secret"));
    }

    @Test
    void damage_names_the_place_in_the_code() {
        var refused = catchThrowableOfType(Refused.class, () -> read("damaged"));
        assertThat(refused).hasRootCauseInstanceOf(IOException.class);
        assertThat(refused.getCause())
                .hasMessageStartingWith("java.io.IOException at " + HostileFormat.class.getName() + ":");
    }

    @Test
    void what_a_library_prints_is_not_heard() throws Exception {
        assertThat(read("print").pages).hasSize(1);
    }

    @Test
    void losses_beyond_counting_are_summed_up() throws Exception {
        var found = read("chatty");
        assertThat(found.losses).hasSize(Wire.MOST_LOSSES);
        assertThat(found.losses.getLast().what()).isEqualTo("more was lost than is listed");
        assertThat(found.losses.getFirst().what()).hasSize(Wire.LONGEST_REASON);
    }

    private static Collected read(String what) throws Exception {
        var found = new Collected();
        workers.read(Bench.task(scratch, what), found);
        return found;
    }
}
