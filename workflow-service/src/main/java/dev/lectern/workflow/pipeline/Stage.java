package dev.lectern.workflow.pipeline;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is done one after the other. Of a mandatory one that fails the run fails; without the others it goes on.
 *
 * <pre>
 * prep -> ingest -> enrich -> economic_data -> index -> agentic -> evaluate -> report
 * </pre>
 */
@Schema(
        name = "PipelineStageName",
        enumeration = {"prep", "ingest", "enrich", "economic_data", "index", "agentic", "evaluate", "report"})
public enum Stage {
    PREP(true, false),
    INGEST(true, false),
    ENRICH(false, false),
    ECONOMIC_DATA(false, false),
    INDEX(true, false),
    AGENTIC(true, true),
    EVALUATE(true, true),
    REPORT(true, true);

    private final boolean isMandatory;
    private final boolean asks;

    Stage(boolean isMandatory, boolean asks) {
        this.isMandatory = isMandatory;
        this.asks = asks;
    }

    public boolean isMandatory() {
        return isMandatory;
    }

    /** What comes of it depends on what is asked. */
    public boolean asks() {
        return asks;
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    Optional<Stage> next() {
        return Arrays.stream(values())
                .filter(one -> one.ordinal() == ordinal() + 1)
                .findFirst();
    }

    public static Stage of(String wire) {
        return Arrays.stream(values())
                .filter(one -> one.wire().equals(wire))
                .findFirst()
                .orElseThrow();
    }
}
