package dev.lectern.auth.notification;

import dev.lectern.auth.context.InvitationLetters;
import dev.lectern.auth.context.InvitationLetters.Letter;
import dev.lectern.auth.mail.Mail;
import dev.lectern.auth.mail.NewMail;
import dev.lectern.auth.setting.Settings;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs.NewJob;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Tells somebody that he is invited: in the application who has an account, by mail and a link who has none. */
@ApplicationScoped
class TellInvitee implements JobHandler {

    private static final String TYPE = "invitation";

    private final InvitationLetters letters;
    private final Notifications notifications;
    private final Mail mail;
    private final Settings settings;

    TellInvitee(InvitationLetters letters, Notifications notifications, Mail mail, Settings settings) {
        this.letters = letters;
        this.notifications = notifications;
        this.mail = mail;
        this.settings = settings;
    }

    static NewJob job(UUID invitation) {
        return new NewJob(TYPE, invitation.toString(), new JsonObject().put("invitation", invitation.toString()));
    }

    @Override
    public String type() {
        return TYPE;
    }

    // An invitation that was taken back meanwhile has no letter, and nobody is told.
    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var invitation = UUID.fromString(job.input().getString("invitation"));
        return letters.write(invitation, job.scope().workspaceId())
                .chain(letter -> letter == null
                        ? Uni.createFrom().item(tx -> Uni.createFrom().voidItem())
                        : settings.publicUrl().map(url -> tell(job, letter, url)));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }

    private Effect tell(Job job, Letter letter, String url) {
        var notice = Notice.invited(letter.projectName(), letter.inviterName());
        if (letter.inviteeId() != null) {
            return tx -> notifications.tell(tx, job.scope(), letter.inviteeId(), notice);
        }
        var text = notice.body() + "\n\nTo join, register or sign in and open this link. It is for you alone and ends "
                + letter.expiresAt() + ":\n\n" + url + "/invitations#token=" + letter.token() + "\n";
        return tx ->
                mail.queue(tx, job.scope(), new NewMail(null, letter.email(), notice.topic(), notice.title(), text));
    }
}
