package dev.lectern.common.cache;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of bounded size; what was used least recently goes first. */
public final class Bounded<V> extends LinkedHashMap<String, V> {

    private final int most;

    public Bounded(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
    }
}
