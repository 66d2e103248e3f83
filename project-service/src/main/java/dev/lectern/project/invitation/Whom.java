package dev.lectern.project.invitation;

import dev.lectern.project.project.Role;
import java.util.UUID;

/** Who is invited, as what; the account is null where the address has none. */
record Whom(String addressee, UUID account, Role role) {}
