package dev.lectern.common.flow;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/** Does the same for each of several, one after the other. */
public final class InTurn {

    private InTurn() {}

    /** Whatever comes of each is not kept; the first failure ends it, and the rest is not begun. */
    public static <T> Uni<Void> each(Iterable<T> all, Function<? super T, Uni<?>> work) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(one -> work.apply(one).replaceWithVoid())
                .onItem()
                .ignoreAsUni();
    }
}
