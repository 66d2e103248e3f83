package dev.lectern.ingestion.match;

import dev.lectern.ingestion.lookup.CitEc;
import dev.lectern.ingestion.lookup.LookupFailure;
import dev.lectern.ingestion.lookup.Work;

/** How the search for a work ended. */
public sealed interface Outcome {

    /** `by` says on what grounds; the similarity of the titles is null where they did not decide. */
    record Found(Work work, String by, Double similarity) implements Outcome {

        public static final String DOI = "doi";
        public static final String OVERRIDE = "override";
        public static final String TITLE = "title";
        public static final String AUTHOR = "author";
        public static final String HAND = "hand";
    }

    /** Of papers that only CitEc knows there are at least counts; null otherwise. */
    record NotFound(CitEc.Counts counts) implements Outcome {}

    /** Nobody knows, because somebody did not answer. */
    record Failed(LookupFailure failure) implements Outcome {}
}
