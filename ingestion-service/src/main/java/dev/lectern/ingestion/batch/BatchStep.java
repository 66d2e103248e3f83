package dev.lectern.ingestion.batch;

import java.util.Arrays;
import java.util.Locale;

/** The steps of runs that bring in many sources, each as a run of its own below them; also the types of their jobs. */
public enum BatchStep {
    PREP,
    REGISTER_CORPUS,
    IMPORT,
    REGISTER_IMPORT;

    public String type() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String[] types() {
        return Arrays.stream(values()).map(BatchStep::type).toArray(String[]::new);
    }
}
