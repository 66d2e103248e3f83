package dev.lectern.ingestion.profile;

import dev.lectern.common.problem.ProblemException;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** All profiles of this installation by their names. One that nothing can be cut by keeps the service from starting. */
@Singleton
public class ChunkProfiles {

    public record Named(String name, ChunkProfile profile) {}

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    // The standard suits the model that comes along; the long pieces are those of the systems that came before.
    private static final Map<String, ChunkProfile> OURS =
            Map.of("standard", new ChunkProfile(180, 30, 400), "long", new ChunkProfile(350, 75, 1_000));

    private final SortedMap<String, ChunkProfile> all;
    private final Named standard;

    ChunkProfiles(ChunkConfig config) {
        var named = new TreeMap<>(OURS);
        config.profiles()
                .forEach((name, numbers) -> named.put(
                        checked(name),
                        new ChunkProfile(numbers.targetWords(), numbers.overlapWords(), numbers.maxTokens())));
        var chosen = named.get(config.profile());
        if (chosen == null) {
            throw new IllegalArgumentException(
                    "there is no chunk profile " + config.profile() + " in " + named.keySet());
        }
        named.put(
                config.profile(),
                new ChunkProfile(
                        config.targetWords().orElse(chosen.targetWords()),
                        config.overlapWords().orElse(chosen.overlapWords()),
                        config.maxTokens().orElse(chosen.maxTokens())));
        named.replaceAll((name, profile) -> profile.within(config.mostTokens()));
        all = Collections.unmodifiableSortedMap(named);
        standard = new Named(config.profile(), all.get(config.profile()));
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a chunk profile cannot be called \"" + name + "\"");
        }
        return name;
    }

    SortedMap<String, ChunkProfile> all() {
        return all;
    }

    /** The one that is taken where nobody has chosen. */
    Named standard() {
        return standard;
    }

    /** The standard one for null, and for a name that there is no more. */
    Named named(String name) {
        return name != null && all.containsKey(name) ? new Named(name, all.get(name)) : standard;
    }

    /** Null stays null; fails with a problem for a name that nothing has. */
    public String known(String name) {
        if (name != null && !all.containsKey(name)) {
            throw ProblemException.badRequest(
                    "chunkProfile",
                    "There is no such chunk profile; there are: " + String.join(", ", all.keySet()) + ".");
        }
        return name;
    }
}
