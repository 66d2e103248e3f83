package dev.lectern.auth.setting;

import static dev.lectern.auth.setting.KnownSetting.choice;
import static dev.lectern.auth.setting.KnownSetting.flag;
import static dev.lectern.auth.setting.KnownSetting.number;
import static dev.lectern.auth.setting.KnownSetting.secret;
import static dev.lectern.auth.setting.KnownSetting.text;
import static dev.lectern.auth.setting.KnownSetting.url;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every setting there is. Whoever needs a new one declares it here and nowhere else. */
final class KnownSettings {

    private static final String ACCOUNTS = "accounts";
    private static final String SESSIONS = "sessions";
    private static final String LIMITS = "limits";
    private static final String SYSTEM = "system";
    private static final String SIGN_IN = "sign-in";

    /** What is in it the service that asks models may have opened. */
    static final String MODELS = "models";

    static final List<KnownSetting> ALL = List.of(
            choice(
                    "accounts.registration",
                    ACCOUNTS,
                    List.of("closed", "approval", "open"),
                    "open",
                    "LECTERN_REGISTRATION",
                    "Who may register: nobody, whoever an administrator then approves, or anybody."),
            text(
                    "accounts.default-role",
                    ACCOUNTS,
                    "staff",
                    "LECTERN_DEFAULT_ROLE",
                    "The role that an account gets when it is registered."),
            flag(
                    "accounts.verify-email",
                    ACCOUNTS,
                    false,
                    "LECTERN_VERIFY_EMAIL",
                    "Whether an e-mail address must be confirmed before the account can be used."),
            number(
                            "accounts.password-minimum",
                            ACCOUNTS,
                            8,
                            "LECTERN_PASSWORD_MINIMUM",
                            "How many characters a password must have at least.")
                    .between(8, 128),
            number(
                            "sessions.idle-minutes",
                            SESSIONS,
                            12 * 60,
                            "LECTERN_SESSION_IDLE_MINUTES",
                            "A session that is not used for so long ends.")
                    .between(5, 60 * 24 * 30),
            number(
                            "sessions.absolute-hours",
                            SESSIONS,
                            30 * 24,
                            "LECTERN_SESSION_ABSOLUTE_HOURS",
                            "A session ends after so long, however much it is used.")
                    .between(1, 24 * 365),
            number(
                            "limits.read-per-minute",
                            LIMITS,
                            3_000,
                            "LECTERN_LIMIT_READ",
                            "How many requests that only read an account may make in a minute.")
                    .between(1, 1_000_000_000),
            number(
                            "limits.write-per-minute",
                            LIMITS,
                            600,
                            "LECTERN_LIMIT_WRITE",
                            "How many other requests an account may make in a minute.")
                    .between(1, 1_000_000_000),
            number(
                            "limits.anonymous-per-minute",
                            LIMITS,
                            300,
                            "LECTERN_LIMIT_ANONYMOUS",
                            "How many requests of people who are not signed in, and how many unknown credentials, one address may"
                                    + " send in a minute.")
                    .between(1, 1_000_000_000),
            url(
                    "suite.public-url",
                    SYSTEM,
                    "http://127.0.0.1:8400",
                    "LECTERN_PUBLIC_URL",
                    "Where people reach this installation; the links in mails begin with it."),
            url(
                    "oidc.issuer",
                    SIGN_IN,
                    null,
                    "LECTERN_OIDC_ISSUER",
                    "The OpenID Connect provider that people may sign in with; without it there is only the password."),
            text("oidc.client-id", SIGN_IN, null, "LECTERN_OIDC_CLIENT_ID", "Our name at that provider."),
            secret("oidc.client-secret", SIGN_IN, "LECTERN_OIDC_CLIENT_SECRET", "Our secret at that provider."),
            secret("models.openai-key", MODELS, "LECTERN_OPENAI_KEY", "Our key at OpenAI."),
            secret("models.anthropic-key", MODELS, "LECTERN_ANTHROPIC_KEY", "Our key at Anthropic."),
            secret("models.openrouter-key", MODELS, "LECTERN_OPENROUTER_KEY", "Our key at OpenRouter."),
            secret(
                    "models.other-key",
                    MODELS,
                    "LECTERN_OTHER_MODEL_KEY",
                    "Our key at another provider of models, such as a server of one's own that wants one."));

    private static final Map<String, KnownSetting> BY_KEY =
            ALL.stream().collect(Collectors.toUnmodifiableMap(KnownSetting::key, Function.identity()));

    private KnownSettings() {}

    static Optional<KnownSetting> find(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }
}
