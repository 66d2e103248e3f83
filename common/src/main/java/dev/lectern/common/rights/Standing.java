package dev.lectern.common.rights;

import java.util.UUID;

/** What a token says of the rights it was made by; session and project may be absent. */
public record Standing(
        UUID session,
        UUID account,
        long accountVersion,
        UUID project,
        long projectVersion,
        long memberVersion,
        long epoch) {}
