package dev.lectern.retrieval.dialect;

import dev.lectern.retrieval.dialect.ProviderFailure.Kind;
import dev.lectern.retrieval.model.Completion.ToolCall;
import java.util.List;
import java.util.TreeMap;

/** Puts together what comes in bits: the arguments of several calls may be interleaved. */
final class ToolCalls {

    private static final int MOST = 128;

    private static final class Bits {
        String id = "";
        String name = "";
        final StringBuilder arguments = new StringBuilder();
    }

    private final TreeMap<Integer, Bits> calls = new TreeMap<>();

    /** Null for what this bit does not say. */
    void add(int index, String id, String name, String arguments) {
        var bits = calls.computeIfAbsent(index, fresh -> new Bits());
        if (calls.size() > MOST) {
            throw new ProviderFailure(Kind.BROKEN, "The model wants more functions called than we take.");
        }
        if (id != null && !id.isEmpty()) {
            bits.id = id;
        }
        if (name != null && !name.isEmpty()) {
            bits.name = name;
        }
        if (arguments != null) {
            bits.arguments.append(arguments);
        }
    }

    int size() {
        return calls.size();
    }

    List<ToolCall> all() {
        return calls.entrySet().stream()
                .map(call -> new ToolCall(
                        call.getValue().id.isEmpty() ? "call_" + call.getKey() : call.getValue().id,
                        call.getValue().name,
                        call.getValue().arguments.isEmpty()
                                ? "{}"
                                : call.getValue().arguments.toString()))
                .toList();
    }
}
