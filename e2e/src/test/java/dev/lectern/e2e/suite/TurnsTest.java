package dev.lectern.e2e.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Classes of tests run beside each other; who forgets to say that he uses the suite would disturb another one there. */
class TurnsTest {

    @Test
    void whoeverUsesTheSuiteSaysSo() throws IOException {
        try (var files = Files.walk(Checkout.file("e2e/src/test/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith("Test.java") && !file.endsWith("TurnsTest.java")))
                    .filteredOn(file -> uses(file, "Suite.get()") || uses(file, "new World("))
                    .isNotEmpty()
                    .allMatch(file -> uses(file, "@OnTheSuite"));
        }
    }

    private static boolean uses(Path file, String what) {
        try {
            return Files.readString(file).contains(what);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
