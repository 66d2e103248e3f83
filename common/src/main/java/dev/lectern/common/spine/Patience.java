package dev.lectern.common.spine;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Goes on trying what fails for a while; what fails for good comes out as it is. */
@ApplicationScoped
public class Patience {

    private static final Logger LOG = Logger.getLogger(Patience.class);

    private final SpineConfig config;

    Patience(SpineConfig config) {
        this.config = config;
    }

    public <T> Uni<T> with(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .deferred(work::get)
                .onFailure(Transience::of)
                .invoke(failure -> LOG.warnf("waiting to consume: %s", failure.toString()))
                .onFailure(Transience::of)
                .retry()
                .withBackOff(config.retryFrom(), config.retryTo())
                .indefinitely();
    }
}
