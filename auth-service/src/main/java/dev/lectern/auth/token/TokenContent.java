package dev.lectern.auth.token;

import dev.lectern.auth.rights.AccountGrants.Granted;
import dev.lectern.auth.session.LiveSession;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Claim;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What an internal token says: who it is about, where he works, and what he may do there. */
record TokenContent(LiveSession session, Granted granted) {

    Map<String, Object> claims() {
        var claims = new HashMap<String, Object>();
        claims.put(Claim.SESSION, session.id().toString());
        claims.put(Claim.ACCOUNT_VERSION, session.account().version());
        claims.put(Claim.RIGHTS_EPOCH, granted.epoch());
        if (session.scopes() != null) {
            claims.put(Claim.SCOPES, List.copyOf(session.scopes()));
        }
        if (session.context() != null) {
            claims.put(Claim.CAPABILITIES, capabilities());
            claims.put(Claim.ROLES, granted.roles().stream().map(UUID::toString).toList());
            addPlace(claims);
        }
        return claims;
    }

    // Who must change his password is nobody else until then.
    Set<String> groups() {
        if (session.account().mustResetPassword()) {
            return Set.of(Access.RESETTING);
        }
        var groups = new HashSet<>(projectGroups(session.context().projectRole()));
        groups.add(Access.USER);
        if (session.scopes() == null) {
            groups.add(Access.INTERACTIVE);
        }
        if (administers()) {
            groups.add(Access.ADMIN);
        }
        return groups;
    }

    private void addPlace(Map<String, Object> claims) {
        var context = session.context();
        claims.put(Claim.WORKSPACE, context.workspaceId().toString());
        claims.put(Claim.PROJECT, context.projectId().toString());
        claims.put(Claim.PROJECT_VERSION, context.projectVersion());
        claims.put(Claim.MEMBER_VERSION, context.memberVersion());
        claims.put(Claim.CORPUS, context.corpus() == null ? Claim.OWN_PROJECT : context.corpus());
        if (context.personaId() != null) {
            claims.put(Claim.PERSONA, context.personaId().toString());
        }
    }

    private List<String> capabilities() {
        return granted.capabilities().stream()
                .filter(capability -> administers() || !capability.equals(Capability.ADMINISTRATION))
                .toList();
    }

    // A program runs the installation only if it was made for that.
    private boolean administers() {
        return granted.administers()
                && (session.scopes() == null || session.scopes().contains(Access.ADMIN));
    }

    // A role that is not known gives nothing.
    private static Set<String> projectGroups(String role) {
        return switch (role) {
            case Access.OWNER -> Set.of(Access.OWNER, Access.EDITOR, Access.VIEWER);
            case Access.EDITOR -> Set.of(Access.EDITOR, Access.VIEWER);
            case Access.VIEWER -> Set.of(Access.VIEWER);
            case null, default -> Set.of();
        };
    }
}
