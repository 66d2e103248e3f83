package dev.lectern.common.rights;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

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
    private final Map<UUID, Mark> projects = new ConcurrentHashMap<>();
    private final Map<UUID, Mark> sessions = new ConcurrentHashMap<>();
    private final AtomicLong epoch = new AtomicLong();
    private final Clock clock;

    Rights(Clock clock) {
        this.clock = clock;
    }

    public void accountChanged(UUID account, long version) {
        forgetOld();
        accounts.merge(account, new Mark(version, clock.instant()), Rights::newer);
    }

    public void memberChanged(UUID project, UUID member, long version) {
        forgetOld();
        members.merge(project + "/" + member, new Mark(version, clock.instant()), Rights::newer);
    }

    public void projectChanged(UUID project, long version) {
        forgetOld();
        projects.merge(project, new Mark(version, clock.instant()), Rights::newer);
    }

    public void redefined(long newEpoch) {
        epoch.accumulateAndGet(newEpoch, Math::max);
    }

    public void sessionRevoked(UUID session) {
        forgetOld();
        sessions.put(session, new Mark(0, clock.instant()));
    }

    public boolean stillGood(Standing held) {
        return held.epoch() >= epoch.get()
                && (held.session() == null || !sessions.containsKey(held.session()))
                && notOlder(accounts.get(held.account()), held.accountVersion())
                && (held.project() == null || stillGoodIn(held));
    }

    private boolean stillGoodIn(Standing held) {
        return notOlder(projects.get(held.project()), held.projectVersion())
                && notOlder(members.get(held.project() + "/" + held.account()), held.memberVersion());
    }

    int size() {
        return accounts.size() + members.size() + projects.size() + sessions.size();
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
        List.of(accounts, members, projects, sessions)
                .forEach(map -> map.values().removeIf(mark -> mark.at().isBefore(limit)));
    }
}
