package dev.lectern.ingestion.lookup;

import dev.lectern.ingestion.lookup.AnswerCache.Answer;
import dev.lectern.ingestion.lookup.AnswerCache.Key;
import dev.lectern.ingestion.lookup.AnswerCache.Shelf;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import jakarta.enterprise.util.TypeLiteral;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * One catalogue as we ask it: from memory if we can, else in our turn, again after a pause when that may help, and not at
 * all for a while when it has failed again and again.
 */
final class Catalogue {

    /** What is asked: a path and its parameters, and about what, if it names one thing. */
    record Question(String path, Map<String, String> parameters, String subject) {}

    private static final int MOST_REDIRECTS = 3;
    private static final int TOO_MANY = 429;

    private final String name;
    private final URI base;
    private final Shelf shelf;
    private final Map<String, String> courtesy;
    private final EnrichConfig config;
    private final Vertx vertx;
    private final Clock clock;
    private final Wire wire;
    private final AnswerCache cache;
    private final Pace pace;
    private final TypedGuard<Uni<Wire.Reply>> breaker;

    /** `courtesy` are parameters that say who asks; they are no part of the question. */
    Catalogue(
            String name,
            String base,
            Shelf shelf,
            Map<String, String> courtesy,
            EnrichConfig config,
            Vertx vertx,
            Clock clock,
            Wire wire,
            AnswerCache cache) {
        this.name = name;
        this.base = URI.create(base.replaceFirst("/+$", ""));
        this.shelf = shelf;
        this.courtesy = courtesy;
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
        this.wire = wire;
        this.cache = cache;
        this.pace = new Pace(vertx, name, config.perSecond());
        this.breaker = TypedGuard.create(new TypeLiteral<Uni<Wire.Reply>>() {})
                .withCircuitBreaker()
                .requestVolumeThreshold(10)
                .failureRatio(0.6)
                .delay(config.breakFor().toMillis(), ChronoUnit.MILLIS)
                .when(failure -> !(failure instanceof LookupFailure ours) || ours.isPassing())
                .done()
                .build();
    }

    /** Empty when the catalogue knows no such thing. What cannot be read is not remembered. */
    <T> Uni<Optional<T>> ask(Question question, Function<String, T> reader) {
        if (!config.enabled()) {
            return Uni.createFrom().failure(LookupFailure.lasting(LookupFailure.OFF));
        }
        var key = key(question);
        return cache.get(shelf, key).chain(known -> known.map(answer -> read(answer, reader))
                .orElseGet(() -> attempt(address(question, courtesy), 0)
                        .map(reply -> new Answer(reply.status(), reply.status() == 200 ? reply.body() : ""))
                        .chain(answer -> read(answer, reader).call(() -> cache.put(shelf, key, answer)))));
    }

    private <T> Uni<Optional<T>> read(Answer answer, Function<String, T> reader) {
        if (!answer.found()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return UniHelper.toUni(vertx.executeBlocking(() -> Optional.ofNullable(reader.apply(answer.payload())), false))
                .onFailure(failure -> !(failure instanceof LookupFailure))
                .transform(failure -> LookupFailure.lasting(name + " answered what nobody can read."));
    }

    private Uni<Wire.Reply> attempt(URI address, int retried) {
        return breaker.get(() -> follow(address, 0))
                .onFailure(failure -> pause(failure, retried).isPresent())
                .recoverWithUni(
                        failure -> Pace.after(vertx, pause(failure, retried).orElseThrow())
                                .chain(() -> attempt(address, retried + 1)))
                .onFailure(CircuitBreakerOpenException.class)
                .transform(
                        open -> LookupFailure.passing(name + " failed several times and is left alone for a while."));
    }

    // Somebody who was told where to go on is not asked again from the start.
    private Uni<Wire.Reply> follow(URI address, int redirects) {
        return pace.turn().chain(() -> wire.get(name, address)).chain(reply -> {
            if (reply.status() / 100 == 3 && reply.location() != null && redirects < MOST_REDIRECTS) {
                return follow(elsewhere(address, reply.location()), redirects + 1);
            }
            return Uni.createFrom().item(checked(reply));
        });
    }

    // A work that was merged has moved within the catalogue; nobody sends us to another host.
    private URI elsewhere(URI from, String location) {
        try {
            var to = from.resolve(location);
            if (from.getScheme().equals(to.getScheme())
                    && from.getRawAuthority().equals(to.getRawAuthority())) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw LookupFailure.lasting(name + " sent us somewhere else.");
    }

    private Wire.Reply checked(Wire.Reply reply) {
        var status = reply.status();
        if (status == 200 || status == 404) {
            return reply;
        }
        var words = name + " answered " + status + ".";
        throw status == TOO_MANY || status >= 500
                ? LookupFailure.passing(words, wanted(reply.retryAfter()))
                : LookupFailure.lasting(words);
    }

    /** Empty when it makes no sense to ask again now. */
    private Optional<Duration> pause(Throwable failure, int retried) {
        if (retried >= config.retries() || !(failure instanceof LookupFailure ours) || !ours.isPassing()) {
            return Optional.empty();
        }
        var pause = ours.pause() == null ? config.retryPause().multipliedBy(retried + 1L) : ours.pause();
        return Optional.of(pause).filter(it -> it.compareTo(config.longestPause()) <= 0);
    }

    /** Seconds or a date. */
    private Duration wanted(String retryAfter) {
        if (retryAfter == null) {
            return null;
        }
        try {
            return retryAfter.strip().matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(retryAfter.strip()))
                    : positive(Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant()));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private URI address(Question question, Map<String, String> more) {
        var all = new TreeMap<>(question.parameters());
        all.putAll(more);
        var query = all.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(base + question.path() + (query.isEmpty() ? "" : "?" + query));
    }

    private Key key(Question question) {
        var query = question.path() + " " + new TreeMap<>(question.parameters());
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(query.getBytes(StandardCharsets.UTF_8));
            return new Key(HexFormat.of().formatHex(hash), question.subject(), query);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
