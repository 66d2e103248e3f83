package dev.lectern.common.invariant;

import java.util.List;

/** A feature's own; any bean of this type is asked. */
public interface Invariants {

    List<Invariant> all();
}
