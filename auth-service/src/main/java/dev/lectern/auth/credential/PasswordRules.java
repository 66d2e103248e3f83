package dev.lectern.auth.credential;

import dev.lectern.auth.setting.Settings;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which passwords are good enough: long, not what everybody takes, not what others know of the person anyway. */
@ApplicationScoped
public class PasswordRules {

    /** The floor of the setting, for the annotations of requests. */
    public static final int LEAST = 8;

    public static final int MOST = 1024;

    private static final String MINIMUM = "accounts.password-minimum";
    private static final String COMMON = "/common-passwords.txt";

    private final Settings settings;
    private final Set<String> common = common();

    PasswordRules(Settings settings) {
        this.settings = settings;
    }

    /** Fails with the field's name; `known` is what others know of the person: names, the e-mail address. */
    public Uni<Void> check(String field, String password, Collection<String> known) {
        return settings.number(MINIMUM)
                .invoke(minimum -> complaint(password, minimum, known).ifPresent(complaint -> {
                    throw ProblemException.badRequest(field, complaint);
                }))
                .replaceWithVoid();
    }

    Optional<String> complaint(String password, int minimum, Collection<String> known) {
        // People count characters, not the units of UTF-16.
        if (password.codePointCount(0, password.length()) < minimum) {
            return Optional.of("must have at least " + minimum + " characters");
        }
        if (password.length() > MOST) {
            return Optional.of("must have at most " + MOST + " characters");
        }
        var plain = password.strip().toLowerCase(Locale.ROOT);
        if (plain.codePoints().distinct().count() < 4 || common.contains(plain)) {
            return Optional.of("is one that is guessed first");
        }
        if (known.stream().filter(Objects::nonNull).anyMatch(fact -> says(plain, fact))) {
            return Optional.of("must not be the name or the e-mail address");
        }
        return Optional.empty();
    }

    private static boolean says(String plain, String fact) {
        var known = fact.strip().toLowerCase(Locale.ROOT);
        var mailbox = known.contains("@") ? known.substring(0, known.indexOf('@')) : known;
        var rest = mailbox.length() < 3 ? plain : plain.replace(mailbox, "");
        // The name with a year or an exclamation mark behind it is still the name.
        return plain.equals(known) || plain.equals(mailbox) || (rest.length() < plain.length() && rest.length() < 5);
    }

    private static Set<String> common() {
        try (InputStream list = Objects.requireNonNull(PasswordRules.class.getResourceAsStream(COMMON))) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
