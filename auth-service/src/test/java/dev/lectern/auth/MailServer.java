package dev.lectern.auth;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.microprofile.config.ConfigProvider;

/** A real mail server: takes what is sent by SMTP, and shows each mailbox by IMAP as its owner would read it. */
public final class MailServer implements QuarkusTestResourceLifecycleManager {

    /** A mail as its addressee sees it. */
    public record Received(String messageId, String from, String subject, String text) {}

    private static final String IMAP_PORT = "lectern.test.imap-port";

    private GreenMail server;

    @Override
    public Map<String, String> start() {
        server = new GreenMail(new ServerSetup[] {setup("smtp"), setup("imap")});
        server.start();
        return Map.of(
                "lectern.smtp.host",
                "127.0.0.1",
                "lectern.smtp.port",
                Integer.toString(server.getSmtp().getPort()),
                "lectern.smtp.tls",
                "none",
                "lectern.smtp.from",
                "Lectern <lectern@example.org>",
                IMAP_PORT,
                Integer.toString(server.getImap().getPort()));
    }

    @Override
    public void stop() {
        server.stop();
    }

    /** What has arrived there so far, oldest first. */
    public static List<Received> mailbox(String address) {
        var properties = new Properties();
        properties.put("mail.imap.port", ConfigProvider.getConfig().getValue(IMAP_PORT, String.class));
        try (var store = Session.getInstance(properties).getStore("imap")) {
            store.connect("127.0.0.1", address, address);
            try (var inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                var found = new ArrayList<Received>();
                for (var message : inbox.getMessages()) {
                    found.add(received(message));
                }
                return found;
            }
        } catch (jakarta.mail.AuthenticationFailedException nobodyHasWrittenYet) {
            return List.of();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Received received(Message message) throws MessagingException, IOException {
        return new Received(
                message.getHeader("Message-ID")[0],
                message.getFrom()[0].toString(),
                message.getSubject(),
                message.getContent().toString().replace("\r\n", "\n").strip());
    }

    private static ServerSetup setup(String protocol) {
        return new ServerSetup(0, "127.0.0.1", protocol).dynamicPort();
    }
}
