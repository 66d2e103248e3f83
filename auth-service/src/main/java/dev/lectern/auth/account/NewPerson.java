package dev.lectern.auth.account;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What is known of somebody who gets an account; all but the username may be absent. */
public record NewPerson(String username, String email, String firstName, String lastName) {

    List<String> knownFacts() {
        return Stream.of(username, email, firstName, lastName)
                .filter(Objects::nonNull)
                .toList();
    }
}
