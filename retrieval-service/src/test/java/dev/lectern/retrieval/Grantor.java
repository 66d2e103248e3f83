package dev.lectern.retrieval;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What observability grants of budgets, for {@link Siblings}: a slice once, and what was not used again. */
final class Grantor {

    private static final class Account {
        long limit;
        long given;
        boolean away;
        int asked;
        final Map<String, Long> slices = new HashMap<>();
        final Map<String, Long> back = new HashMap<>();
    }

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Account> holders = new HashMap<>();

    /** Of this budget so much may be granted; nobody answers for one of less than nothing. */
    synchronized void limit(String budget, long micros) {
        var account = accounts.computeIfAbsent(budget, any -> new Account());
        account.away = micros < 0;
        account.limit = micros < 0 ? account.limit : micros;
    }

    synchronized JsonObject seen(String budget) {
        var account = accounts.getOrDefault(budget, new Account());
        return new JsonObject().put("given", account.given).put("asked", account.asked);
    }

    /** Null where nobody answers. */
    synchronized JsonObject grant(JsonObject wish) {
        var account = accounts.get(wish.getString("budgetId"));
        account.asked++;
        if (account.away) {
            return null;
        }
        report(wish.getJsonArray("reports"));
        var slice = wish.getString("sliceId");
        if (!account.slices.containsKey(slice)) {
            var free = account.limit - account.given;
            var amount = free < wish.getLong("leastMicros") ? 0 : Math.min(free, wish.getLong("wantedMicros"));
            if (amount > 0) {
                account.given += amount;
                account.slices.put(slice, amount);
                holders.put(slice, account);
            }
        }
        return new JsonObject()
                .put("limited", true)
                .put("grantedMicros", account.slices.getOrDefault(slice, 0L))
                .put("startsAt", "" + Instant.now())
                .put("endsAt", "" + Instant.now().plus(Duration.ofHours(2)))
                .put("expiresAt", "" + Instant.now().plus(Duration.ofMinutes(10)))
                .put("availableMicros", account.limit - account.given);
    }

    synchronized void report(JsonArray reports) {
        reports.stream().map(JsonObject.class::cast).forEach(report -> {
            var slice = report.getString("sliceId");
            var account = holders.get(slice);
            if (account != null) {
                var back = account.slices.get(slice) - report.getLong("committedMicros");
                account.given -= back - account.back.getOrDefault(slice, 0L);
                account.back.put(slice, back);
            }
        });
    }
}
