package dev.lectern.retrieval.dialect;

import dev.lectern.common.problem.ProblemException;
import java.time.Duration;

/** A provider gave no answer, or none to the end; the message says why, in words of ours and without any text. */
public final class ProviderFailure extends RuntimeException {

    public enum Kind {
        /** Nobody there. */
        AWAY(true, true),
        /** It wants to be asked less often. */
        RATE_LIMITED(true, false),
        /** It says itself that it cannot just now. */
        UNAVAILABLE(true, true),
        /** It broke, or its answer did. */
        BROKEN(false, true),
        SILENT(false, true),
        /** It is not asked, because it failed too often. */
        RESTING(false, false),
        /** As many ask it as may. */
        FULL(false, false),
        /** Our key is missing or not good. */
        KEY(false, false),
        /** It has no such model, which says nothing of its others. */
        MISSING(false, false),
        /** What was asked is not to its liking; asking again would not help. */
        REFUSED(false, false);

        private final boolean spentNothing;
        private final boolean ill;

        Kind(boolean spentNothing, boolean ill) {
            this.spentNothing = spentNothing;
            this.ill = ill;
        }
    }

    private final Kind kind;
    private final Duration wait;

    public ProviderFailure(Kind kind, String words) {
        this(kind, words, null);
    }

    public ProviderFailure(Kind kind, String words, Duration wait) {
        super(words, null, false, false);
        this.kind = kind;
        this.wait = wait;
    }

    public Kind kind() {
        return kind;
    }

    /** It may be asked again: it has not begun to work. */
    public boolean spentNothing() {
        return kind.spentNothing;
    }

    /** It says something of how the provider is. */
    public boolean isIllness() {
        return kind.ill;
    }

    /** How long it wants to be left alone; null if it did not say. */
    public Duration pause() {
        return wait;
    }

    public ProblemException problem() {
        return kind == Kind.REFUSED
                ? ProblemException.unprocessable(null, getMessage())
                : ProblemException.upstream(getMessage());
    }
}
