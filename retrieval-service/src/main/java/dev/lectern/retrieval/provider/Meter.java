package dev.lectern.retrieval.provider;

import dev.lectern.retrieval.model.Charge;
import dev.lectern.retrieval.model.Charge.Payee;
import dev.lectern.retrieval.model.Charge.Status;
import dev.lectern.retrieval.model.Completion.Calls;
import dev.lectern.retrieval.model.Completion.End;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Reasoning;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Text;
import dev.lectern.retrieval.model.Completion.Tool;
import dev.lectern.retrieval.model.Completion.ToolCall;
import dev.lectern.retrieval.model.Completion.Usage;
import dev.lectern.retrieval.model.Model;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts what one try with one model takes, so that it is known whenever and however it ends. */
final class Meter {

    private static final int CHARACTERS_OF_TOKEN = 4;
    private static final int AROUND_TURN = 4;

    private final Request request;
    private final Model model;
    private final long began = System.nanoTime();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile long first;
    private volatile boolean answered;
    private volatile Usage told;
    private volatile boolean whole;
    private volatile long written;
    private volatile long thought;

    Meter(Request request, Model model) {
        this.request = request;
        this.model = model;
    }

    /** It has begun to work, and so costs something. */
    void answers() {
        answered = true;
    }

    void saw(Piece piece) {
        if (!(piece instanceof End) && first == 0) {
            first = System.nanoTime();
        }
        switch (piece) {
            case Text text -> written += text.text().length();
            case Reasoning reasoning -> thought += reasoning.text().length();
            case Calls calls ->
                calls.calls()
                        .forEach(call -> written +=
                                call.name().length() + call.arguments().length());
            case End end -> whole = true;
        }
    }

    /** As far as the provider told; what comes later counts. */
    void told(Usage usage) {
        told = usage == null ? told : usage;
    }

    boolean hasEmitted() {
        return first != 0;
    }

    /** True for the first one who asks: only he books it. */
    boolean settle() {
        return settled.compareAndSet(false, true);
    }

    Usage usage() {
        if (!answered) {
            return Usage.NONE;
        }
        if (isTold()) {
            return told;
        }
        var prompt = told == null ? guessedPrompt() : told.prompt();
        var completion = tokens(written + thought);
        return new Usage(
                prompt,
                told == null ? completion : Math.max(told.completion(), completion),
                told == null ? 0 : told.cached(),
                told == null ? tokens(thought) : Math.max(told.reasoning(), tokens(thought)));
    }

    Charge charge(UUID callId, Status status) {
        var now = System.nanoTime();
        return new Charge(
                callId,
                Payee.of(model),
                request.purpose(),
                status,
                usage(),
                answered && !isTold(),
                Duration.ofNanos(now - began),
                hasEmitted() ? Duration.ofNanos(first - began) : null);
    }

    /** What it is sure to cost once somebody works on it, while nobody knows how it will end. */
    Charge intent(UUID callId) {
        return new Charge(
                callId,
                Payee.of(model),
                request.purpose(),
                Status.FAILED,
                new Usage(guessedPrompt(), 0, 0, 0),
                true,
                Duration.ZERO,
                null);
    }

    Model model() {
        return model;
    }

    // What is told before the end is not yet all of it.
    private boolean isTold() {
        return told != null && whole;
    }

    private int guessedPrompt() {
        long characters = 0;
        for (var turn : request.turns()) {
            characters += turn.text() == null ? 0 : turn.text().length();
            for (var call : turn.calls() == null ? List.<ToolCall>of() : turn.calls()) {
                characters += call.arguments().length();
            }
        }
        for (var tool : request.tools() == null ? List.<Tool>of() : request.tools()) {
            characters +=
                    tool.parameters() == null ? 0 : tool.parameters().encode().length();
        }
        return tokens(characters) + AROUND_TURN * request.turns().size();
    }

    private static int tokens(long characters) {
        return Math.toIntExact((characters + CHARACTERS_OF_TOKEN - 1) / CHARACTERS_OF_TOKEN);
    }
}
