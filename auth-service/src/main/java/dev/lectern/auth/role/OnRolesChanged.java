package dev.lectern.auth.role;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import java.util.Set;
import java.util.UUID;

/** Told in the transaction (of Hibernate) that gives somebody other roles; the names are those of now. */
public interface OnRolesChanged {

    Uni<Void> rolesChanged(Scope scope, UUID accountId, Set<String> before, Set<String> now);
}
