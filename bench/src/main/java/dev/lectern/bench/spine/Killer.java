package dev.lectern.bench.spine;

import dev.lectern.common.spine.SpineProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends the process at the step it was told, without any farewell. */
@ApplicationScoped
class Killer implements SpineProbe {

    static final int EXIT = 137;

    private final TrialConfig config;
    private final AtomicInteger reached = new AtomicInteger();

    Killer(TrialConfig config) {
        this.config = config;
    }

    @Override
    public void at(Step step) {
        if (config.killAt().filter(step::equals).isPresent()) {
            countDown();
        }
    }

    void atCommit() {
        if (config.killAtCommit()) {
            countDown();
        }
    }

    private void countDown() {
        if (reached.incrementAndGet() >= config.killAfter()) {
            Runtime.getRuntime().halt(EXIT);
        }
    }
}
