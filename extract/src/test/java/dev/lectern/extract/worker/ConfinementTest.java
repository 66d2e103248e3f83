package dev.lectern.extract.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.trial.Collected;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ConfinementTest {

    @TempDir
    Path scratch;

    private Workers workers;

    @BeforeEach
    void open() {
        workers = new Workers(Bench.settings(scratch));
    }

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void no_way_leads_to_the_network() throws Exception {
        var refusals = read("network").properties;
        assertThat(refusals).hasSize(5);
        assertThat(refusals.get("name")).startsWith("Unable to resolve host");
        refusals.remove("name");
        assertThat(refusals.values()).allMatch("a worker has no network"::equals);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_worker_knows_nothing_of_our_environment_and_dies_first() throws Exception {
        var seen = read("surroundings").properties;
        assertThat(seen.get("environment")).contains("LC_ALL").doesNotContain("HOME", "PATH", "USER");
        assertThat(seen.get("folder")).startsWith(scratch.toRealPath().toString());
        assertThat(Integer.parseInt(seen.get("oom"))).isEqualTo(800);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_worker_comes_after_who_waits_for_an_answer() throws Exception {
        String stat = read("surroundings").properties.get("stat");
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        assertThat(Integer.parseInt(afterName[16])).isGreaterThanOrEqualTo(10);
    }

    private Collected read(String what) throws Exception {
        var found = new Collected();
        workers.read(Bench.task(scratch, what), found);
        return found;
    }
}
