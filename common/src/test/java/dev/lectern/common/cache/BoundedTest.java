package dev.lectern.common.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedTest {

    @Test
    void leastRecentlyUsedGoesFirst() {
        var bounded = new Bounded<Integer>(2);
        bounded.put("a", 1);
        bounded.put("b", 2);
        bounded.get("a");

        bounded.put("c", 3);

        assertThat(bounded).containsOnlyKeys("a", "c");
    }
}
