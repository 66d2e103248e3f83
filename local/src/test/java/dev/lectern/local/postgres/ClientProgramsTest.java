package dev.lectern.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.local.process.Shell;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ClientProgramsTest {

    @Test
    void psqlIsOfTheServersOwnMajorAndRuns() {
        var command = new ArrayList<>(ClientPrograms.command("psql"));
        command.add("--version");

        var outcome = Shell.run(command.toArray(String[]::new));

        assertThat(outcome.output()).contains("psql (PostgreSQL) " + PostgresInstallation.major() + ".");
    }
}
