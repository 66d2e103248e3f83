package dev.lectern.local.home;

import java.util.List;
import java.util.Locale;

/** The seven applications of the suite: what each is called, where it listens and which schemas are its own. */
public enum App {
    GATEWAY(0, 128),
    AUTH(1, 128, "auth"),
    PROJECT(2, 128, "project"),
    INGESTION(3, 128, "ingestion", "enrichment"),
    RETRIEVAL(4, 256, "indexing", "retrieval"),
    WORKFLOW(5, 128, "workflow"),
    OBSERVABILITY(6, 128, "observability");

    private final int portOffset;
    private final int heapMegabytes;
    private final List<String> schemas;

    App(int portOffset, int heapMegabytes, String... schemas) {
        this.portOffset = portOffset;
        this.heapMegabytes = heapMegabytes;
        this.schemas = List.of(schemas);
    }

    /** The stem of its database roles and environment variables. */
    public String stem() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String module() {
        return stem() + "-service";
    }

    public int portOffset() {
        return portOffset;
    }

    public int heapMegabytes() {
        return heapMegabytes;
    }

    public List<String> schemas() {
        return schemas;
    }

    public static List<App> withDatabase() {
        return List.of(values()).stream().filter(app -> !app.schemas.isEmpty()).toList();
    }
}
