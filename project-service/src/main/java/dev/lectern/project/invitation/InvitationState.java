package dev.lectern.project.invitation;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Open ends as one of the others, and none of those changes any more. */
@Schema(
        name = "InvitationState",
        enumeration = {"open", "accepted", "declined", "withdrawn", "expired"})
enum InvitationState {
    OPEN,
    ACCEPTED,
    DECLINED,
    WITHDRAWN,
    EXPIRED;

    @EnumeratedValue
    @JsonValue
    private final String wire = name().toLowerCase(Locale.ROOT);
}
