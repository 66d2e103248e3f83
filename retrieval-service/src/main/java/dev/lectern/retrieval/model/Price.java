package dev.lectern.retrieval.model;

import dev.lectern.retrieval.model.Completion.Usage;
import java.math.BigInteger;

/** What a million tokens cost, in micro-units of the currency. */
public record Price(long input, long output, long cachedInput, String currency) {

    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
    private static final BigInteger HALF = BigInteger.valueOf(500_000);

    /** Rounded once, at the end, to the nearest micro-unit. Thinking is part of what was written. */
    public long of(Usage usage) {
        var cached = Math.min(usage.cached(), usage.prompt());
        return times(usage.prompt() - cached, input)
                .add(times(cached, cachedInput))
                .add(times(usage.completion(), output))
                .add(HALF)
                .divide(MILLION)
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    private static BigInteger times(long tokens, long price) {
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price));
    }
}
