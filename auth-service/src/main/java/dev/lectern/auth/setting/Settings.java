package dev.lectern.auth.setting;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * What administrators can set while the suite runs. Answers come from memory: all settings are read when the service
 * starts, again when one was changed, and every five minutes in case that news was lost. So whoever asks within a
 * transaction never waits for a second connection, which many at once could not get.
 */
@ApplicationScoped
public class Settings {

    private record Held(long turn, Map<String, StoredSetting> stored) {}

    private static final Logger LOG = Logger.getLogger(Settings.class);
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final SettingRepository rows;
    private final SettingSource source;
    private final Vertx vertx;
    private final AtomicLong turns = new AtomicLong();
    private volatile Held held;
    private volatile long timer;

    Settings(SettingRepository rows, SettingSource source, Vertx vertx) {
        this.rows = rows;
        this.source = source;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(0, PAUSE.toMillis(), id -> refresh()
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("settings not read this time: %s", failure.toString())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    /** Null when it is not set and has no default. */
    public Uni<String> text(String key) {
        var known = known(key);
        return stored().map(stored -> source.value(known, stored.get(key)));
    }

    /** Where people reach the suite, without a slash at its end: paths are put behind it. */
    public Uni<String> publicUrl() {
        return text("suite.public-url").map(url -> url.replaceAll("/+$", ""));
    }

    public Uni<Boolean> flag(String key) {
        return text(key).map(Boolean::valueOf);
    }

    public Uni<Integer> number(String key) {
        return text(key).map(Integer::valueOf);
    }

    Uni<Map<String, StoredSetting>> stored() {
        var now = held;
        return now == null ? refresh() : Uni.createFrom().item(now.stored());
    }

    /** Reads them anew; of two that read at once the one that began later is believed. */
    Uni<Map<String, StoredSetting>> refresh() {
        return Uni.createFrom()
                .deferred(() -> {
                    var turn = turns.incrementAndGet();
                    return rows.all().map(stored -> new Held(turn, stored));
                })
                .invoke(this::keep)
                .map(Held::stored);
    }

    private synchronized void keep(Held read) {
        if (held == null || read.turn() > held.turn()) {
            held = read;
        }
    }

    private static KnownSetting known(String key) {
        return KnownSettings.find(key)
                .orElseThrow(() -> new IllegalArgumentException("no setting " + key + " is declared"));
    }
}
