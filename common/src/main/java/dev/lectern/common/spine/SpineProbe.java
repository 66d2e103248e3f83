package dev.lectern.common.spine;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;

/** Told at each step between a commit and its effect elsewhere; fault tests end the process there. Does nothing itself. */
public interface SpineProbe {

    /** In the order of an event's way. */
    enum Step {
        /** The relay has sent the batch and the broker has it. */
        SENT,
        /** The rows of the batch are deleted. */
        FORGOTTEN,
        /** An effect is applied, its transaction is still open. */
        APPLIED,
        /** Effect and memory are committed, the offset is not. */
        CONSUMED
    }

    void at(Step step);

    /** In production nothing happens in between. */
    @DefaultBean
    @ApplicationScoped
    class Silent implements SpineProbe {
        @Override
        public void at(Step step) {}
    }
}
