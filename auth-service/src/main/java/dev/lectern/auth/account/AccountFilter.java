package dev.lectern.auth.account;

import dev.lectern.common.problem.ProblemException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What an administrator looks for among the accounts; what is null does not narrow. Deleted ones are never shown. */
record AccountFilter(String text, AccountState state, String role, Activity activity, Instant now) {

    static AccountFilter of(String text, String state, String role, String activity, Instant now) {
        var wanted = one(AccountState.class, "state", state);
        if (wanted == AccountState.DELETED) {
            throw ProblemException.badRequest("state", "must be pending, active or disabled");
        }
        return new AccountFilter(
                blankIsNull(text), wanted, blankIsNull(role), one(Activity.class, "activity", activity), now);
    }

    String sql() {
        var sql = new StringBuilder("SELECT a.* FROM account a WHERE a.id < :after AND a.state <> 'deleted'");
        if (text != null) {
            sql.append(" AND (lower(a.username) LIKE :text ESCAPE '!' OR lower(a.email) LIKE :text ESCAPE '!'")
                    .append(" OR lower(concat_ws(' ', a.first_name, a.last_name)) LIKE :text ESCAPE '!')");
        }
        if (state != null) {
            sql.append(" AND a.state = :state");
        }
        if (role != null) {
            sql.append(" AND EXISTS (SELECT FROM account_role given JOIN role r ON r.id = given.role_id")
                    .append(" WHERE given.account_id = a.id AND r.name = :role)");
        }
        if (activity != null) {
            sql.append(
                    switch (activity) {
                        case NEVER -> " AND a.last_login_at IS NULL";
                        case RECENT -> " AND a.last_login_at > :since";
                        case INACTIVE -> " AND a.last_login_at <= :since";
                    });
        }
        return sql.append(" ORDER BY a.id DESC").toString();
    }

    Map<String, Object> parameters() {
        var parameters = new HashMap<String, Object>();
        if (text != null) {
            parameters.put("text", "%" + text.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%");
        }
        if (state != null) {
            parameters.put("state", state.wire());
        }
        if (role != null) {
            parameters.put("role", role);
        }
        if (activity != null && activity != Activity.NEVER) {
            parameters.put("since", now.minus(Activity.RECENTLY));
        }
        return parameters;
    }

    // Not left to the framework, which answers a strange value as if there were no such path.
    private static <E extends Enum<E>> E one(Class<E> type, String field, String wire) {
        if (wire == null || wire.isBlank()) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equalsIgnoreCase(wire))
                .findFirst()
                .orElseThrow(() -> ProblemException.badRequest(
                        field,
                        "must be one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }

    private static String blankIsNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
