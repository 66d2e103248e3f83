package dev.lectern.retrieval.cached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.answer.Answers.Answer;
import dev.lectern.retrieval.answer.Answers.Asking;
import dev.lectern.retrieval.answer.Answers.Coverage;
import dev.lectern.retrieval.answer.Answers.Manner;
import dev.lectern.retrieval.answer.Answers.Past;
import dev.lectern.retrieval.answer.Answers.Provenance;
import dev.lectern.retrieval.answer.Answers.Standing;
import dev.lectern.retrieval.answer.Answers.Where;
import dev.lectern.retrieval.cached.AnswerRepository.Kept;
import dev.lectern.retrieval.cached.LookUp.Look;
import dev.lectern.retrieval.model.Completion;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.query.Profile;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An answer is never given under another fingerprint, persona, prompt, model or scope, nor to another question. */
@QuarkusTest
class GuardsTest {

    private static final UUID ONE = UUID.randomUUID();
    private static final UUID TWO = UUID.randomUUID();
    private static final String BY_WORDS = "{\"denseWeight\":0.2,\"lexicalWeight\":0.8}";

    /** Everything that an answer depends on, each with few values, so that pairs are often alike. */
    private record Guarded(
            UUID workspace,
            UUID project,
            String question,
            String suffix,
            String profile,
            int passages,
            String model,
            String fingerprint,
            List<UUID> items,
            List<UUID> repositories,
            List<Past> past) {

        static Guarded any(Random random, UUID workspace, UUID one, UUID other) {
            return new Guarded(
                    workspace,
                    random.nextInt(4) == 0 ? other : one,
                    pick(random, "How do otters sleep?", "how do OTTERS sleep", "How do bats sleep?"),
                    pick(random, null, null, "Be brief."),
                    pick(random, null, "{}", BY_WORDS),
                    random.nextInt(4) == 0 ? 3 : 8,
                    pick(random, "extractive", "extractive", "gpt"),
                    pick(random, "f1", "f1", "f2"),
                    pick(random, List.<UUID>of(), List.<UUID>of(), List.of(ONE), List.of(TWO, ONE), List.of(ONE, TWO)),
                    pick(random, List.<UUID>of(), List.<UUID>of(), List.of(ONE)),
                    pick(
                            random,
                            List.<Past>of(),
                            List.<Past>of(),
                            List.of(new Past("a", "b")),
                            List.of(new Past("ab", ""))));
        }

        @SafeVarargs
        private static <T> T pick(Random random, T... values) {
            return values[random.nextInt(values.length)];
        }

        CacheKey key() {
            var ranking = new Profile("balanced", 0.7, 0.3, 0.4);
            return CacheKey.of(
                    asking(),
                    model,
                    passages,
                    BY_WORDS.equals(profile) ? ranking.weighing(0.2, 0.8) : ranking,
                    fingerprint);
        }

        Asking asking() {
            return new Asking(
                    new Scope(Ids.next(), workspace, project, UUID.randomUUID()),
                    Standing.NONE,
                    Ids.next(),
                    question,
                    past,
                    new Where(true, false, false, false, repositories, items),
                    new Manner(UUID.randomUUID(), suffix, profile),
                    model,
                    passages,
                    false,
                    Purpose.of("chat", "turn"));
        }

        /** An answer to this may be an answer to that. */
        boolean guards(Guarded other) {
            return CacheKey.normalised(question).equals(CacheKey.normalised(other.question))
                    && Objects.equals(suffix, other.suffix)
                    && saying(profile).equals(saying(other.profile))
                    && passages == other.passages
                    && model.equals(other.model)
                    && fingerprint.equals(other.fingerprint)
                    && items.stream()
                            .sorted()
                            .toList()
                            .equals(other.items.stream().sorted().toList())
                    && repositories.equals(other.repositories)
                    && past.equals(other.past);
        }

        private static String saying(String profile) {
            return profile == null || profile.equals("{}") ? "" : profile;
        }
    }

    private final AnswerRepository answers;
    private final LookUp lookUp;
    private final Tenancy tenancy;
    private final Vertx vertx;

    GuardsTest(AnswerRepository answers, LookUp lookUp, Tenancy tenancy, Vertx vertx) {
        this.answers = answers;
        this.lookUp = lookUp;
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @Test
    void keysAreEqualIfAndOnlyIfAllIsEqualThatAnAnswerDependsOn() {
        var random = new Random(1);
        var alike = 0;
        for (var i = 0; i < 100_000; i++) {
            var one = Guarded.any(random, ONE, ONE, TWO);
            var other = Guarded.any(random, ONE, ONE, TWO);
            var same = one.guards(other) && one.question().equals(other.question());
            alike += same ? 1 : 0;
            assertThat(one.key().cacheKey().equals(other.key().cacheKey())).isEqualTo(same);
            assertThat(one.key().projectCacheKey().equals(other.key().projectCacheKey()))
                    .isEqualTo(same && one.project().equals(other.project()));
        }
        assertThat(alike).isGreaterThan(100);
    }

    @Test
    void ofAnyTwoQuestionsOneIsAnsweredByTheOtherOnlyIfAllGuardsAgree() {
        var random = new Random(2);
        var hits = 0;
        for (var i = 0; i < 250; i++) {
            var workspace = UUID.randomUUID();
            var first = UUID.randomUUID();
            var kept = Guarded.any(random, workspace, first, UUID.randomUUID());
            // Half of them differ in one thing at most, which random pairs nearly never do.
            var asked = random.nextBoolean()
                    ? Guarded.any(random, workspace, first, UUID.randomUUID())
                    : nearly(kept, Guarded.any(random, workspace, first, UUID.randomUUID()), random.nextInt(10));
            var shared = random.nextBoolean();
            put(kept, shared);

            var look = look(asked);

            var inProject = kept.guards(asked) && kept.project().equals(asked.project());
            var inShared = kept.guards(asked) && shared && kept.past().isEmpty();
            assertThat(look.hit()).as("%s asked after %s", asked, kept).isEqualTo(inProject || inShared);
            if (look.hit()) {
                hits++;
                assertThat(look.kept().scope()).isEqualTo(inProject ? Kept.PROJECT : Kept.SHARED);
                assertThat(look.kept().layer())
                        .isEqualTo(kept.question().equals(asked.question()) ? Kept.STRICT : Kept.FALLBACK);
            }
            assertThat(look(new Guarded(
                                    UUID.randomUUID(),
                                    kept.project(),
                                    kept.question(),
                                    kept.suffix(),
                                    kept.profile(),
                                    kept.passages(),
                                    kept.model(),
                                    kept.fingerprint(),
                                    kept.items(),
                                    kept.repositories(),
                                    kept.past()))
                            .hit())
                    .isFalse();
        }
        assertThat(hits).isGreaterThan(20);
    }

    @Test
    void whatStartersAskMayBeSharedAndWhatPeopleMakeUpMayNot() {
        StarterQuestions.about("Sleep (and \"dreams\") of sea otters: 1.5 nights")
                .forEach(question -> assertThat(StarterQuestions.isOne(question))
                        .as(question)
                        .isTrue());
        StarterQuestions.ofAProject().forEach(question -> assertThat(StarterQuestions.isOne(question))
                .as(question)
                .isTrue());
        assertThat(StarterQuestions.about("x")).hasSize(6);
        assertThat(StarterQuestions.about("Otters").getFirst()).contains("Otters");
        for (var other : List.of(
                "How do otters sleep?", "", "What are its main findings, with the numbers of our secret plan?")) {
            assertThat(StarterQuestions.isOne(other)).as(other).isFalse();
        }
    }

    private static Guarded nearly(Guarded kept, Guarded other, int which) {
        return new Guarded(
                kept.workspace(),
                which == 0 ? other.project() : kept.project(),
                which == 1 ? other.question() : kept.question(),
                which == 2 ? other.suffix() : kept.suffix(),
                which == 3 ? other.profile() : kept.profile(),
                which == 4 ? other.passages() : kept.passages(),
                which == 5 ? other.model() : kept.model(),
                which == 6 ? other.fingerprint() : kept.fingerprint(),
                which == 7 ? other.items() : kept.items(),
                which == 8 ? other.repositories() : kept.repositories(),
                which == 9 ? other.past() : kept.past());
    }

    private void put(Guarded one, boolean shared) {
        var answer = new Answer(
                "Text",
                List.of(),
                false,
                new Coverage(1, 1, 1, 0, 0),
                new Provenance(1, "high", 1, List.of()),
                null,
                one.model(),
                "stop",
                Completion.Usage.NONE);
        var expires = OffsetDateTime.parse("2999-01-01T00:00:00Z");
        Await.on(
                vertx,
                () -> tenancy.tx(one.asking().scope(), tx -> answers.putInProject(tx, one.key(), answer, expires)
                        .chain(() -> answers.putShared(tx, one.key(), shared, answer, expires))));
    }

    private Look look(Guarded one) {
        return Await.on(vertx, () -> lookUp.look(one.asking(), one.key()));
    }
}
