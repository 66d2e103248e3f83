package dev.lectern.retrieval.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Text;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FlightsTest {

    private final Flights flights = new Flights();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<MultiEmitter<? super Part>> model = new AtomicReference<>();

    @Test
    void whoeverComesWhileItIsAnsweredHearsAllOfIt() {
        var first = ask("q");
        say("Otters ");
        var second = ask("q");
        say("sleep.");
        var third = ask("q");
        var other = ask("another");

        assertThat(begun).hasValue(2);
        first.assertItems(new Text("Otters "), new Text("sleep."));
        second.assertItems(new Text("(Otters )"), new Text("(sleep.)"));
        third.assertItems(new Text("(Otters )"), new Text("(sleep.)"));
        other.assertHasNotReceivedAnyItem();
    }

    @Test
    void itEndsForAllAtOnceAndTheNextOneBeginsAnew() {
        var first = ask("q");
        var second = ask("q");
        say("Otters.");

        model.get().complete();

        first.assertCompleted();
        second.assertCompleted();
        assertThat(flights.underWay()).isZero();
        ask("q").assertHasNotReceivedAnyItem();
        assertThat(begun).hasValue(2);
    }

    @Test
    void aFailureIsEverybodysAndIsNotRemembered() {
        var first = ask("q");
        var second = ask("q");

        model.get().fail(new IllegalStateException("gone"));

        first.assertFailedWith(IllegalStateException.class, "gone");
        second.assertFailedWith(IllegalStateException.class, "gone");
        assertThat(flights.underWay()).isZero();
    }

    @Test
    void theWorkStopsWhenTheLastOneStopsListeningAndNotBefore() {
        var first = ask("q");
        var second = ask("q");

        first.cancel();
        assertThat(stopped).isFalse();
        say("Still there.");
        second.assertItems(new Text("(Still there.)"));
        second.cancel();

        assertThat(stopped).isTrue();
        assertThat(flights.underWay()).isZero();
    }

    private AssertSubscriber<Part> ask(String key) {
        return flights.join(
                        key,
                        () -> {
                            begun.incrementAndGet();
                            return Multi.createFrom().<Part>emitter(emitter -> {
                                if (key.equals("q")) {
                                    model.set(emitter);
                                }
                                emitter.onTermination(() -> stopped.set(true));
                            });
                        },
                        part -> new Text("(" + ((Text) part).delta() + ")"))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(100));
    }

    private void say(String words) {
        model.get().emit(new Text(words));
    }
}
