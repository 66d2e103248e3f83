package dev.lectern.common.event;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** What somebody did to the installation, or was kept from doing. Who it was says the event's scope. */
public sealed interface AuditEvent extends Event {

    String ADMIN = "admin";
    String ACCESS = "access";
    String DONE = "done";
    String REFUSED = "refused";

    /** The detail holds ids, names and numbers: no secrets, no text of documents. */
    @WireType("audit.recorded.v1")
    record Audited(
            String category,
            String action,
            String outcome,
            String subjectKind,
            String subjectId,
            String error,
            String address,
            String agent,
            Map<String, String> detail)
            implements AuditEvent {

        private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
        private static final int LONGEST = 500;

        // A stranger chooses the path and the agent: neither may be so long or so odd that it cannot be written down.
        public Audited {
            subjectId = writable(subjectId);
            error = writable(error);
            agent = writable(agent);
        }

        /** An administrative action that is done, if the transaction it is told in commits. */
        public static Audited done(String action, String subjectKind, Object subjectId, Map<String, String> detail) {
            return new Audited(ADMIN, action, DONE, subjectKind, String.valueOf(subjectId), null, null, null, detail);
        }

        /** An access that was not given; the subject is the path. */
        public static Audited refused(String method, String path, int status, String reason) {
            var detail = Map.of("method", method, "status", Integer.toString(status));
            return new Audited(ACCESS, "access.refused", REFUSED, "path", path, reason, null, null, detail);
        }

        /** At the door of this account, which is not who asked; null leaves it as it is. */
        public Audited at(UUID account) {
            if (account == null) {
                return this;
            }
            var more = new HashMap<>(detail);
            more.put("account", account.toString());
            return new Audited(
                    category, action, outcome, subjectKind, subjectId, error, address, agent, Map.copyOf(more));
        }

        public Audited from(String clientAddress, String userAgent) {
            return new Audited(
                    category, action, outcome, subjectKind, subjectId, error, clientAddress, userAgent, detail);
        }

        @Override
        public String subject() {
            return subjectKind + "/" + subjectId;
        }

        private static String writable(String text) {
            return text == null
                    ? null
                    : CONTROL.matcher(text.substring(0, Math.min(LONGEST, text.length())))
                            .replaceAll("\uFFFD");
        }
    }

    @Override
    default Topic topic() {
        return Topic.AUDIT;
    }
}
