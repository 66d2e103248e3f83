package dev.lectern.retrieval.turn;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** Answers come in the pace that the question says. */
public class Scripted implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(ScriptedAnswers.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "lectern.stream.ping", "700ms", "lectern.stream.most-of-one", "50", "lectern.chat.patience", "12s");
    }
}
