package dev.lectern.auth.verification;

import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.mail.Mail;
import dev.lectern.auth.mail.NewMail;
import dev.lectern.auth.proof.MailedToken;
import dev.lectern.auth.proof.MailedTokens;
import dev.lectern.auth.proof.MailedTokens.NewToken;
import dev.lectern.auth.proof.Purpose;
import dev.lectern.auth.setting.Settings;
import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** The mail whose link shows that its address is the account's. */
@ApplicationScoped
class VerificationLetter {

    private static final String KIND = "email-verification";
    private static final String TEXT = """
            This address was given for the account %1$s at %2$s.

            Open this link within a day to confirm it:

            %2$s/email/verification#token=%3$s

            If you know nothing of it, do nothing: without this link the address is not used.
            """;
    private static final String CHANGED = """
            The e-mail address of the account %1$s at %2$s is another one now; mail no longer comes here.

            If it was not you who changed it, ask an administrator at once.
            """;

    private final MailedTokens tokens;
    private final Mail mail;
    private final Settings settings;

    VerificationLetter(MailedTokens tokens, Mail mail, Settings settings) {
        this.tokens = tokens;
        this.mail = mail;
        this.settings = settings;
    }

    /** Where the links lead: asked before the transaction that mails them. */
    Uni<String> address() {
        return settings.publicUrl();
    }

    /** To an address of the account or one that it may get; nothing when it got enough of them lately. */
    Uni<Void> send(
            SqlConnection tx, Scope scope, KnownAccount account, String to, String url, String from, String agent) {
        return tokens.make(tx, new NewToken(Purpose.EMAIL_VERIFICATION, account.id(), to, from, agent))
                .onItem()
                .ifNotNull()
                .transformToUni(token -> mail.queue(tx, scope, letter(account, to, url, token)));
    }

    /** To the address that was, in the Hibernate session that changes it. */
    Uni<Void> tellOld(Scope scope, KnownAccount account, String old, String url) {
        var text = CHANGED.formatted(account.username(), url);
        var subject = "Another e-mail address for " + account.username();
        return mail.queue(scope, new NewMail(account.id(), old, "email-changed", subject, text));
    }

    private static NewMail letter(KnownAccount account, String to, String url, MailedToken token) {
        var text = TEXT.formatted(account.username(), url, token.text());
        return new NewMail(account.id(), to, KIND, "Confirm your e-mail address", text);
    }
}
