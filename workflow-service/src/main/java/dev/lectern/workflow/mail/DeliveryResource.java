package dev.lectern.workflow.mail;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.workflow.mail.DeliveryRepository.Delivery;
import dev.lectern.workflow.mail.DeliveryRepository.Filter;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which mails went out and which did not, for administrators. */
@Path("/api/v1/email-deliveries")
@Tag(name = "E-mail", description = "What became of the mails of the suite")
@RolesAllowed(Access.ADMIN)
class DeliveryResource {

    @Schema(name = "EmailDelivery")
    record DeliveryView(
            UUID id,

            @Schema(description = "Of the mail itself; a part of its Message-ID.")
            UUID mailId,

            @Schema(description = "The service that sent it.", examples = "auth")
            String source,

            UUID runId,

            @Schema(nullable = true, description = "The addressee's account, if there is one.")
            UUID accountId,

            @Schema(description = "What it was about.", examples = "password-reset")
            String kind,

            @Schema(nullable = true, description = "Null when it is not known (yet).", examples = "ada@example.org")
            String recipient,

            @Schema(nullable = true, examples = "A new password")
            String subject,

            @Schema(nullable = true, examples = "smtp:mail.example.org")
            String provider,

            @Schema(nullable = true) String providerMessageId,

            @Schema(
                    description = "`sent`: the mail server took it.",
                    enumeration = {"sent", "failed"})
            String status,

            @Schema(nullable = true, description = "Why it failed.", examples = "The mail server refused it (550).")
            String reason,

            Instant statusUpdatedAt) {

        static DeliveryView of(Delivery delivery) {
            return new DeliveryView(
                    delivery.id(),
                    delivery.mailId(),
                    delivery.source(),
                    delivery.runId(),
                    delivery.accountId(),
                    delivery.kind(),
                    delivery.recipient(),
                    delivery.subject(),
                    delivery.provider(),
                    delivery.providerMessageId(),
                    delivery.status(),
                    delivery.reason(),
                    delivery.statusUpdatedAt());
        }
    }

    private final Tenancy tenancy;
    private final DeliveryRepository deliveries;
    private final Caller caller;

    DeliveryResource(Tenancy tenancy, DeliveryRepository deliveries, Caller caller) {
        this.tenancy = tenancy;
        this.deliveries = deliveries;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List what became of mails, newest first", description = "For administrators.")
    @APIResponse(responseCode = "200", description = "A page of mails.")
    public Uni<Page<DeliveryView>> list(
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"sent", "failed"}))
                    @QueryParam("status")
                    @Pattern(regexp = "sent|failed", message = "must be sent or failed")
                    String status,
            @Parameter(description = "What it was about, such as `password-reset`.")
                    @QueryParam("kind")
                    @Pattern(regexp = "[a-z0-9-]*", message = "may have small letters, digits and dashes only")
                    String kind,
            @Parameter(description = "The whole address, in any case.")
                    @QueryParam("recipient")
                    @Pattern(regexp = "[^\\p{Cntrl}]*", message = "may have no control characters")
                    String recipient,
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        var filter = new Filter(status, kind, recipient);
        return tenancy.tx(caller.scope(), tx -> deliveries.page(tx, filter, before, limit + 1))
                .map(found -> Page.of(found.stream().map(DeliveryView::of).toList(), limit, DeliveryView::id));
    }
}
