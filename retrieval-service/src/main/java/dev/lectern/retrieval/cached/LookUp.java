package dev.lectern.retrieval.cached;

import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.answer.Answers.Answer;
import dev.lectern.retrieval.answer.Answers.Asking;
import dev.lectern.retrieval.answer.Answers.Citation;
import dev.lectern.retrieval.answer.ComposeAnswer;
import dev.lectern.retrieval.cached.AnswerRepository.Kept;
import dev.lectern.retrieval.search.FindPassages;
import dev.lectern.retrieval.search.FindPassages.Passage;
import dev.lectern.retrieval.search.FindPassages.Place;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** In which order kept answers are looked for, when not, and what is written; what is shown again is verified again. */
@ApplicationScoped
class LookUp {

    /** What was found, or why nothing was. */
    record Look(Kept kept, String missReason) {

        static Look missed(String why) {
            return new Look(null, why);
        }

        boolean hit() {
            return kept != null;
        }
    }

    static final String VARIATION = "variation_mode_bypass";
    static final String HISTORY = "conversation_history_bypass_shared";
    static final String OPT_OUT = "policy_opt_out";
    static final String PRIVATE = "private_scope_bypass";
    static final String GUARDS = "guardrail_miss";
    static final String NOTHING = "not_cached";
    static final String QUOTES = "quotes_changed";

    private final AnswerRepository answers;
    private final SharingRepository sharing;
    private final FindPassages find;
    private final Tenancy tenancy;
    private final CacheConfig config;
    private final Clock clock;

    LookUp(
            AnswerRepository answers,
            SharingRepository sharing,
            FindPassages find,
            Tenancy tenancy,
            CacheConfig config,
            Clock clock) {
        this.answers = answers;
        this.sharing = sharing;
        this.find = find;
        this.tenancy = tenancy;
        this.config = config;
        this.clock = clock;
    }

    /** Why nobody even looks, if so: what is wanted anew, and what is made from somebody's own documents. */
    static Optional<String> bypass(Asking asking) {
        return asking.variation()
                ? Optional.of(VARIATION)
                : asking.where().documents() || asking.scope().projectId() == null
                        ? Optional.of(PRIVATE)
                        : Optional.empty();
    }

    Uni<Look> look(Asking asking, CacheKey key) {
        return tenancy.tx(asking.scope(), tx -> answers.inProject(tx, key)
                .chain(found ->
                        found.isPresent() ? Uni.createFrom().item(new Look(found.get(), null)) : inShared(tx, key)));
    }

    private Uni<Look> inShared(SqlConnection tx, CacheKey key) {
        if (key.hasContext()) {
            return Uni.createFrom().item(Look.missed(HISTORY));
        }
        return sharing.of(tx, key.project())
                .chain(says -> !says.reuse()
                        ? Uni.createFrom().item(Look.missed(OPT_OUT))
                        : answers.shared(tx, key)
                                .chain(found -> found.isPresent()
                                        ? Uni.createFrom().item(new Look(found.get(), null))
                                        : answers.sameQuestion(tx, key)
                                                .map(same -> Look.missed(same ? GUARDS : NOTHING))));
    }

    /**
     * The answer as whoever asks may see it: its quotes where they stand now, by the names that he knows the sources by. Empty
     * if a quote is no longer there.
     */
    Uni<Optional<Answer>> verified(Place place, Kept kept) {
        var chunks = kept.answer().citations().stream()
                .map(Citation::chunkId)
                .distinct()
                .toList();
        return find.again(place, chunks).chain(passages -> {
            var there = passages.stream().collect(Collectors.toMap(Passage::chunkId, Function.identity()));
            var answer = ComposeAnswer.shownAgain(kept.answer(), there);
            return answer.isEmpty()
                    ? Uni.createFrom().item(answer)
                    : tenancy.tx(place.scope(), tx -> answers.hit(tx, kept)).replaceWith(answer);
        });
    }

    /** Into both layers, unless something has changed since the question came, or the project shares nothing. */
    Uni<Void> keep(Asking asking, Place place, CacheKey key, List<Passage> read, Answer answer) {
        var hashes = new HashMap<UUID, String>();
        read.forEach(one -> hashes.put(one.sourceItemId(), one.documentHash()));
        // What others call a source is not to be learnt from that they got an answer.
        var forOthers = read.stream().noneMatch(Passage::byName);
        if (answer.refused() || answer.citations().isEmpty() || !"stop".equals(answer.finishReason())) {
            return Uni.createFrom().voidItem();
        }
        return tenancy.tx(asking.scope(), tx -> answers.still(tx, key.workspace(), hashes)
                .chain(still -> still
                        ? find.look(tx, place).map(seen -> seen.fingerprint())
                        : Uni.createFrom().item(""))
                .chain(fingerprint -> fingerprint.equals(key.fingerprint())
                        ? put(tx, key, hashes, forOthers, ComposeAnswer.withoutNames(answer))
                        : Uni.createFrom().voidItem()));
    }

    private Uni<Void> put(
            SqlConnection tx, CacheKey key, HashMap<UUID, String> hashes, boolean forOthers, Answer answer) {
        var expires = OffsetDateTime.ofInstant(clock.instant().plus(config.expiry()), ZoneOffset.UTC);
        return answers.putInProject(tx, key, answer, expires)
                .chain(() -> answers.putSources(tx, key, hashes.keySet(), expires))
                .chain(() -> sharing.of(tx, key.project()))
                .chain(says -> !forOthers || !says.reuse() || key.hasContext()
                        ? Uni.createFrom().voidItem()
                        : answers.putShared(
                                tx, key, says.custom() || StarterQuestions.isOne(key.query()), answer, expires));
    }
}
