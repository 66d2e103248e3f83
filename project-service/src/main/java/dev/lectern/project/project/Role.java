package dev.lectern.project.project;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a member may do, from least to most: read and ask, add and run, manage. */
@Schema(
        name = "ProjectRole",
        description = "viewer reads and asks, editor adds and runs, owner manages",
        enumeration = {"viewer", "editor", "owner"})
public enum Role {
    VIEWER("viewer"),
    EDITOR("editor"),
    OWNER("owner");

    @EnumeratedValue
    @JsonValue
    private final String wire;

    Role(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    static Role of(String wire) {
        return Arrays.stream(values())
                .filter(role -> role.wire.equals(wire))
                .findFirst()
                .orElseThrow();
    }

    public boolean atLeast(Role least) {
        return compareTo(least) >= 0;
    }
}
