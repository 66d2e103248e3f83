package dev.lectern.retrieval.query;

import dev.lectern.common.problem.ProblemException;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ways of ranking that there are. Their numbers are from measurements, which the benchmark `quality` repeats. */
@ApplicationScoped
public class Profiles {

    public static final String BALANCED = "balanced";

    private static final List<Profile> BUILT_IN = List.of(
            new Profile(BALANCED, 0.7, 0.3, 0.4), new Profile("meaning", 1, 0, 0), new Profile("words", 0, 1, 0));

    private final Map<String, Profile> profiles = new TreeMap<>();

    Profiles(RankingConfig config) {
        BUILT_IN.forEach(profile -> profiles.put(profile.name(), profile));
        config.profiles()
                .forEach((name, weights) -> profiles.put(
                        name,
                        new Profile(
                                name,
                                weights.denseWeight(),
                                weights.lexicalWeight(),
                                weights.feedback(),
                                weights.expand(),
                                weights.rerank())));
    }

    /** What is meant if nothing is said. */
    public Profile standard() {
        return profiles.get(BALANCED);
    }

    public Profile named(String name) {
        if (name == null) {
            return standard();
        }
        var found = profiles.get(name);
        if (found == null) {
            throw ProblemException.badRequest("profile", "There is no such profile; there are " + names() + ".");
        }
        return found;
    }

    /**
     * The standard one with the weights of a persona's retrieval profile, which is JSON; as it is if there are none. What
     * project let pass is not refused here.
     */
    public Profile asIn(String retrievalProfile) {
        if (retrievalProfile == null || retrievalProfile.isBlank()) {
            return standard();
        }
        var said = new JsonObject(retrievalProfile);
        var dense = said.getDouble("denseWeight");
        var lexical = said.getDouble("lexicalWeight");
        return dense == null || lexical == null || dense + lexical <= 0
                ? standard()
                : standard().weighing(dense, lexical);
    }

    private String names() {
        return String.join(", ", profiles.keySet());
    }
}
