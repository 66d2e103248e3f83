package dev.lectern.auth.key;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** After a change of LECTERN_KEY: what an older key sealed is sealed with the newest, so that the older may go. */
@ApplicationScoped
class SealAnew {

    private static final Logger LOG = Logger.getLogger(SealAnew.class);

    private final List<SealedRows> all;

    SealAnew(@All List<SealedRows> all) {
        this.all = all;
    }

    void start(@Observes StartupEvent started) {
        sealAnew()
                .subscribe()
                .with(
                        rows -> {
                            if (rows > 0) {
                                LOG.infof("%s secrets are sealed with the newest key of LECTERN_KEY now", rows);
                            }
                        },
                        failure -> LOG.errorf("secrets are still sealed with an older key: %s", failure.getMessage()));
    }

    Uni<Long> sealAnew() {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(SealedRows::sealAnew)
                .collect()
                .with(Collectors.summingLong(Long::longValue));
    }
}
