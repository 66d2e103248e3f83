package dev.lectern.retrieval.quote;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What people type into fields to break programs; the long list is looked for beside the repository. */
public final class NaughtyStrings {

    private NaughtyStrings() {}

    public static List<String> all() throws IOException {
        var file = Path.of(System.getProperty("lectern.root", ".") + "/../shared/data/text/blns.json");
        return !Files.exists(file)
                ? List.of(
                        "Ω≈ç√∫", "<script>alert(1)</script>", "\u202etest", "𝔘nicode", "[[1: x]]", "null", "‘quoted’")
                : new JsonArray(Files.readString(file))
                        .stream()
                                .map(Object::toString)
                                .filter(one -> !one.isEmpty())
                                .toList();
    }
}
