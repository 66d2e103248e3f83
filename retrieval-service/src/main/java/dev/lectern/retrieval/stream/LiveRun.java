package dev.lectern.retrieval.stream;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Reason;
import dev.lectern.retrieval.answer.Answers.Answer;
import dev.lectern.retrieval.answer.Answers.Cited;
import dev.lectern.retrieval.answer.Answers.Done;
import dev.lectern.retrieval.answer.Answers.Found;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.answer.Answers.Text;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * An answer that this process writes. What comes is gathered while the last of it is written, so that at most one piece of
 * text waits however fast it comes; who listens and is not far behind is told from here, everybody else reads the table.
 *
 * <pre>
 * writing -> closing (all has come, the rest is written with its end) -> over
 *      \_________________________________________________________-> over (ended by somebody else)
 * </pre>
 */
final class LiveRun {

    /** What a listener may be behind without reading the table. */
    private static final int REMEMBERED = 128;

    private final Turn turn;
    private final Pace pace;
    private final int largest;
    private final List<StreamEvent> waiting = new ArrayList<>();
    private final Deque<StreamEvent> latest = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final JsonArray citations = new JsonArray();
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private final BiConsumer<LiveRun, Ending> onClose;
    private Cancellable upstream = () -> {};
    private int number;
    private int lastWritten;
    private boolean spoke;
    private boolean urgent;
    private boolean timed;
    private long lastTaken = System.nanoTime() - 1_000_000_000L;
    private boolean beingWritten;
    private boolean over;
    private Ending closing;

    /** Has what waits written in its time. */
    interface Pace {
        void soon(LiveRun run);

        void now(LiveRun run);
    }

    /** How it ends from here: with an answer, or a reason why there is none. */
    record Ending(Answer answer, String reason) {}

    LiveRun(Turn turn, int written, int largest, Pace pace, BiConsumer<LiveRun, Ending> onClose) {
        this.turn = turn;
        this.number = written;
        this.lastWritten = written;
        this.largest = largest;
        this.pace = pace;
        this.onClose = onClose;
    }

    Turn turn() {
        return turn;
    }

    synchronized void comesFrom(Cancellable source) {
        upstream = source;
        if (over || closing != null) {
            source.cancel();
        }
    }

    void come(Part part) {
        switch (part) {
            case Found found -> add(StreamEvent.COVERAGE, JsonObject.mapFrom(found.coverage()));
            case Text some -> say(some.delta());
            case Cited cited -> cite(JsonObject.mapFrom(cited.citation()));
            case Done done -> close(new Ending(done.answer(), null));
        }
    }

    void fail(Throwable failure) {
        var words = failure instanceof ProblemException problem ? problem.getMessage() : Reason.of(failure);
        close(new Ending(null, words));
    }

    void end() {
        close(new Ending(null, "The answer stopped before its end."));
    }

    private void cite(JsonObject citation) {
        synchronized (this) {
            citations.add(citation);
        }
        add(StreamEvent.CITATION, citation);
    }

    private void say(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        boolean first;
        synchronized (this) {
            if (over || closing != null) {
                return;
            }
            text.append(delta);
            first = !spoke;
            spoke = true;
            urgent |= first;
            var last = waiting.isEmpty() ? null : waiting.getLast();
            if (last != null && last.kind().equals(StreamEvent.TEXT)) {
                last.data().put("delta", last.data().getString("delta") + delta);
            } else {
                waiting.add(new StreamEvent(0, StreamEvent.TEXT, new JsonObject().put("delta", delta)));
            }
        }
        if (text.length() > largest) {
            close(new Ending(null, "The answer is longer than " + largest + " characters."));
        } else if (first) {
            pace.now(this);
        } else {
            pace.soon(this);
        }
    }

    private void add(String kind, JsonObject data) {
        synchronized (this) {
            if (over || closing != null) {
                return;
            }
            waiting.add(new StreamEvent(0, kind, data));
        }
        pace.soon(this);
    }

    private void close(Ending ending) {
        synchronized (this) {
            if (over || closing != null) {
                return;
            }
            closing = ending;
            if (ending.answer() == null) {
                upstream.cancel();
            }
            if (beingWritten) {
                return;
            }
        }
        onClose.accept(this, ending);
    }

    /** What waits, to be written now; nothing while the last of it is being written, or its end is. */
    synchronized List<StreamEvent> take() {
        if (over || beingWritten || closing != null || waiting.isEmpty()) {
            return List.of();
        }
        beingWritten = true;
        urgent = false;
        lastTaken = System.nanoTime();
        return drain();
    }

    /** In how many milliseconds it is to be written, so that as much comes together as the pause is long; -1 for later. */
    synchronized long dueIn(long pauseMillis) {
        if (beingWritten || timed || waiting.isEmpty()) {
            return -1;
        }
        var passed = (System.nanoTime() - lastTaken) / 1_000_000;
        if (urgent || passed >= pauseMillis) {
            return 0;
        }
        timed = true;
        return pauseMillis - passed;
    }

    synchronized void timeIsUp() {
        timed = false;
    }

    /** What is left when it ends. */
    synchronized List<StreamEvent> rest() {
        return drain();
    }

    private List<StreamEvent> drain() {
        var events = waiting.stream().map(event -> event.numbered(++number)).toList();
        waiting.clear();
        return events;
    }

    void written(List<StreamEvent> events) {
        Ending ending;
        boolean more;
        synchronized (this) {
            beingWritten = false;
            latest.addAll(events);
            lastWritten = events.getLast().number();
            while (latest.size() > REMEMBERED) {
                latest.remove();
            }
            ending = closing;
            more = !waiting.isEmpty();
        }
        tellListeners();
        if (ending != null) {
            onClose.accept(this, ending);
        } else if (more) {
            pace.soon(this);
        }
    }

    /** Somebody else has ended it: what comes is no longer wanted. */
    void stop() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            // Who has given his answer may have something to put away.
            if (closing == null || closing.answer() == null) {
                upstream.cancel();
            }
            waiting.clear();
        }
        tellListeners();
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized String text() {
        return text.toString();
    }

    synchronized JsonArray citations() {
        return citations.copy();
    }

    synchronized int lastNumber() {
        return number;
    }

    /** What comes behind this number, if it is remembered here; empty if the table must be asked. */
    synchronized Optional<List<StreamEvent>> behind(int seen) {
        if (over) {
            return Optional.empty();
        }
        if (seen >= lastWritten) {
            return Optional.of(List.of());
        }
        return latest.isEmpty() || latest.getFirst().number() > seen + 1
                ? Optional.empty()
                : Optional.of(
                        latest.stream().filter(event -> event.number() > seen).toList());
    }

    /** Called from any thread whenever there may be more; answers what to call when nobody listens any more. */
    Runnable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tellListeners() {
        listeners.forEach(Runnable::run);
    }
}
