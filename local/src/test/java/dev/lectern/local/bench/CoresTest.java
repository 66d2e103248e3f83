package dev.lectern.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoresTest {

    @Test
    void listOfCoresIsReadAsTasksetWritesIt() {
        assertThat(Cores.allowed("pid 7's current affinity list: 0-3,8,10-11\n"))
                .containsExactly(0, 1, 2, 3, 8, 10, 11);
        assertThat(Cores.allowed("pid 7's current affinity list: 5\n")).containsExactly(5);
    }
}
