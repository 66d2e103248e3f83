package dev.lectern.common.rights;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has been taken away lately. A token lives for a minute, so it is enough to remember for a few: a token made before
 * the change that is remembered here is refused.
 */
@ApplicationScoped
public class Rights {

    static final Duration REMEMBERED = Duration.ofMinutes(5);

    private record Mark(long version, Instant at) {}

    private final Map<UUID, Mark> accounts = new ConcurrentHashMap<>();
    private final Map<String, Mark> members = new ConcurrentHashMap<>();
    private final Map<UUID, Mark> sessions = new ConcurrentHashMap<>();
    private final Clock clock;

    Rights(Clock clock) {
        this.clock = clock;
    }

    public void accountChanged(UUID account, long version) {
        accounts.merge(account, new Mark(version, clock.instant()), Rights::newer);
    }

    public void memberChanged(UUID project, UUID member, long version) {
        members.merge(project + "/" + member, new Mark(version, clock.instant()), Rights::newer);
    }

    public void sessionRevoked(UUID session) {
        sessions.put(session, new Mark(0, clock.instant()));
        forgetOld();
    }

    public boolean stillGood(UUID session, UUID account, long accountVersion, UUID project, long memberVersion) {
        return (session == null || !sessions.containsKey(session))
                && notOlder(accounts.get(account), accountVersion)
                && (project == null || notOlder(members.get(project + "/" + account), memberVersion));
    }

    private static boolean notOlder(Mark mark, long version) {
        return mark == null || version >= mark.version();
    }

    private static Mark newer(Mark one, Mark other) {
        return other.version() >= one.version() ? other : one;
    }

    private void forgetOld() {
        var limit = clock.instant().minus(REMEMBERED);
        // Not a set: two empty maps are equal.
        List.of(accounts, members, sessions)
                .forEach(map -> map.values().removeIf(mark -> mark.at().isBefore(limit)));
    }
}
