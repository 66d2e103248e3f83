package dev.lectern.project.invitation;

import dev.lectern.project.project.Role;
import java.util.UUID;

/**
 * Who is invited, as what; the account is null where the address has none. Whether it has is for nobody to know who
 * invites: where the answer depends on the account, that of an address does not count.
 */
record Whom(String addressee, UUID account, Role role) {

    boolean byAddress() {
        return addressee.contains("@");
    }

    UUID accountThatIsKnown() {
        return byAddress() ? null : account;
    }

    Whom onlyByAddress() {
        return new Whom(addressee, null, role);
    }
}
