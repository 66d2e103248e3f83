package dev.lectern.auth.navigation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A link leads somewhere, a section holds items, a divider stands between them. */
@Schema(name = "NavigationItemType")
public enum ItemType {
    LINK,
    SECTION,
    DIVIDER;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static ItemType of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
