package dev.lectern.auth.notification;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What one was told oneself. */
@Path("/api/v1/notifications")
@Tag(name = "Notifications", description = "What one was told, and a stream that pushes it")
@RolesAllowed(Access.USER)
class NotificationResource {

    @Schema(name = "UnreadNotifications")
    record UnreadView(@Schema(examples = "3") long unread) {}

    @Schema(name = "NotificationsRead")
    record ReadView(
            @Schema(description = "How many were unread before.", examples = "3")
            int read) {}

    private final Tenancy tenancy;
    private final NotificationRepository notifications;
    private final Caller caller;

    NotificationResource(Tenancy tenancy, NotificationRepository notifications, Caller caller) {
        this.tenancy = tenancy;
        this.notifications = notifications;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List one's notifications, newest first")
    @APIResponse(responseCode = "200", description = "A page of notifications.")
    public Uni<Page<NotificationView>> list(
            @Parameter(
                            description = "Those in the application, or the copies that went by mail.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"in_app", "email"},
                                            defaultValue = "in_app"))
                    @QueryParam("kind")
                    @DefaultValue("in_app")
                    @Pattern(regexp = "in_app|email", message = "must be in_app or email")
                    String kind,
            @Parameter(description = "Only what is unread (`true`) or read (`false`).") @QueryParam("unread")
                    Boolean unread,
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return tenancy.tx(caller.scope(), tx -> notifications.page(tx, kind, unread, before, limit + 1))
                .map(found -> Page.of(found.stream().map(NotificationView::of).toList(), limit, NotificationView::id));
    }

    @GET
    @Path("unread-count")
    @Operation(summary = "How many of one's notifications are unread")
    @APIResponse(responseCode = "200", description = "The number.")
    public Uni<UnreadView> unread() {
        return tenancy.tx(caller.scope(), notifications::unread).map(UnreadView::new);
    }

    @PUT
    @Path("{id}/read")
    @Operation(summary = "Mark a notification as read", description = "A second time changes nothing.")
    @APIResponse(responseCode = "200", description = "The notification as it is now.")
    public Uni<NotificationView> read(UUID id) {
        return tenancy.tx(caller.scope(), tx -> notifications.read(tx, id))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("notification"))
                .map(NotificationView::of);
    }

    @PUT
    @Path("read-all")
    @Operation(summary = "Mark all of one's notifications as read")
    @APIResponse(responseCode = "200", description = "How many were unread.")
    public Uni<ReadView> readAll() {
        return tenancy.tx(caller.scope(), notifications::readAll).map(ReadView::new);
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Delete a notification")
    @APIResponse(responseCode = "204", description = "It is gone.")
    public Uni<Void> delete(UUID id) {
        return tenancy.tx(caller.scope(), tx -> notifications.delete(tx, id))
                .invoke(gone -> {
                    if (!gone) {
                        throw ProblemException.notFound("notification");
                    }
                })
                .replaceWithVoid();
    }
}
