package dev.lectern.auth.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/**
 * Only an active account is let in; a pending one waits for an administrator or for the proof of its address, a disabled
 * one was taken out of use, and of a deleted one nothing is left but its id.
 */
public enum AccountState {
    PENDING,
    ACTIVE,
    DISABLED,
    DELETED;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static AccountState of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** In the database as on the wire. */
    @Converter(autoApply = true)
    static class Column implements AttributeConverter<AccountState, String> {
        @Override
        public String convertToDatabaseColumn(AccountState state) {
            return state.wire();
        }

        @Override
        public AccountState convertToEntityAttribute(String column) {
            return of(column);
        }
    }
}
