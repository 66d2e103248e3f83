package dev.lectern.common.chore;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * Something to be done again and again while the service runs, mostly forgetting what is old. Every replica does it, so
 * twice at once must do no harm; what fails is tried again the next time.
 */
public interface Chore {

    /** From the end of one time to the beginning of the next. */
    Duration every();

    /** From the start of the service to the first time: soon, lest one that is restarted often never comes to it. */
    default Duration first() {
        return Duration.ofMinutes(2);
    }

    Uni<Void> once();
}
