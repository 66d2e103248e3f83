package dev.lectern.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void idsSortByBirthAndAreVersionSeven() {
        var ids = Stream.generate(Ids::next).limit(20_000).toList();

        assertThat(ids).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.comparing(UUID::toString));
        assertThat(ids).allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
        });
    }

    @Test
    void idsOfManyThreadsAreDistinct() {
        var ids = Stream.generate(Ids::next).parallel().limit(50_000).toList();

        assertThat(ids).doesNotHaveDuplicates();
    }
}
