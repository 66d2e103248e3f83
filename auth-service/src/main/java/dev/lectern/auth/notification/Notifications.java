package dev.lectern.auth.notification;

import dev.lectern.auth.mail.Mail;
import dev.lectern.auth.mail.NewMail;
import dev.lectern.auth.setting.Settings;
import dev.lectern.common.event.IdentityEvent.NotificationCreated;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Tells people what happened, in the transaction in which it does; whoever listens hears it within a second. */
@ApplicationScoped
public class Notifications {

    private final NotificationWriter writer;
    private final Outbox outbox;
    private final Mail mail;
    private final Settings settings;

    Notifications(NotificationWriter writer, Outbox outbox, Mail mail, Settings settings) {
        this.writer = writer;
        this.outbox = outbox;
        this.mail = mail;
        this.settings = settings;
    }

    /** By the door of Hibernate. */
    public Uni<Void> tell(Scope scope, UUID account, Notice notice) {
        var id = Ids.next();
        return writer.add(id, account, notice)
                .chain(told -> told
                        ? outbox.add(scope, new NotificationCreated(id, account))
                                .chain(() -> copy(scope, account, notice))
                        : Uni.createFrom().voidItem());
    }

    /** By the door of Hibernate. */
    public Uni<Void> tellAdministrators(Scope scope, Notice notice) {
        return writer.administrators().chain(all -> each(all)
                .onItem()
                .transformToUniAndConcatenate(admin -> tell(scope, admin, notice))
                .onItem()
                .ignoreAsUni());
    }

    /** By the door of the reactive client. */
    public Uni<Void> tell(SqlConnection tx, Scope scope, UUID account, Notice notice) {
        var id = Ids.next();
        return writer.add(tx, id, account, notice)
                .chain(told -> told
                        ? outbox.add(tx, scope, new NotificationCreated(id, account))
                                .chain(() -> copy(tx, scope, account, notice))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> copy(Scope scope, UUID account, Notice notice) {
        if (!mail.isPossible()) {
            return Uni.createFrom().voidItem();
        }
        var id = Ids.next();
        return writer.mailbox(account)
                .chain(address -> address == null
                        ? Uni.createFrom().voidItem()
                        : writer.addCopy(account, notice, id)
                                .chain(() -> mailOf(account, address, notice))
                                .chain(written -> mail.queue(scope, id, written)));
    }

    private Uni<Void> copy(SqlConnection tx, Scope scope, UUID account, Notice notice) {
        if (!mail.isPossible()) {
            return Uni.createFrom().voidItem();
        }
        var id = Ids.next();
        return writer.mailbox(tx, account)
                .chain(address -> address == null
                        ? Uni.createFrom().voidItem()
                        : writer.addCopy(tx, account, notice, id)
                                .chain(() -> mailOf(account, address, notice))
                                .chain(written -> mail.queue(tx, scope, id, written)));
    }

    private Uni<NewMail> mailOf(UUID account, String address, Notice notice) {
        return settings.publicUrl().map(url -> {
            var text = notice.body() + "\n\n" + url + notice.link()
                    + "\n\nWhether you get mails like this one is a preference of your account: " + url + "/account\n";
            return new NewMail(account, address, notice.topic(), notice.title(), text);
        });
    }

    private static Multi<UUID> each(List<UUID> all) {
        return Multi.createFrom().iterable(all);
    }
}
