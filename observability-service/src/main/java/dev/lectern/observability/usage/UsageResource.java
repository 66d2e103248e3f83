package dev.lectern.observability.usage;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.observability.usage.UsageRepository.By;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What models were used in the current workspace: one's own calls, a project's for its owner, everybody's for administrators. */
@Path("/api/v1/usage")
@Tag(name = "Usage", description = "What models were asked, and what it cost")
@RolesAllowed(Access.USER)
class UsageResource {

    private static final String NOT_ADMIN = "`everywhere` is for administrators.";

    private final Tenancy tenancy;
    private final Caller caller;
    private final UsageRepository usage;

    UsageResource(Tenancy tenancy, Caller caller, UsageRepository usage) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.usage = usage;
    }

    @GET
    @Operation(
            summary = "List calls to models, newest first",
            description = "Your own in the current workspace, with those in the current project for its owners;"
                    + " administrators see everybody's. A call is there a moment after it has ended, also one that"
                    + " failed or was stopped.")
    @APIResponse(responseCode = "200", description = "A page of calls.")
    @APIResponse(responseCode = "400", description = "A moment is none, or the cursor is not ours.")
    @APIResponse(responseCode = "403", description = NOT_ADMIN)
    public Uni<Page<Used>> list(
            @BeanParam @Valid UsageFilter filter,
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        var where = filter.where(caller);
        return read(filter, tx -> usage.list(tx, where, before, limit + 1))
                .map(found -> Page.of(found, limit, Used::id));
    }

    @GET
    @Path("summary")
    @Operation(
            summary = "Sum up calls to models",
            description = "By day (UTC), model, step, question, person, project or run, of the same calls that the list"
                    + " shows; the newest day or run first, the rest in the order of the alphabet.")
    @APIResponse(responseCode = "200", description = "A page of sums.")
    @APIResponse(responseCode = "400", description = "A moment is none, or the cursor is not ours.")
    @APIResponse(responseCode = "403", description = NOT_ADMIN)
    public Uni<Page<UsageSum>> sums(
            @BeanParam @Valid UsageFilter filter,
            @Parameter(
                            description = "What calls are put together by.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"day", "model", "step", "question", "user", "project", "run"
                                            }))
                    @QueryParam("by")
                    @DefaultValue("day")
                    @Pattern(regexp = "day|model|step|question|user|project|run")
                    String by,
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var group = By.valueOf(by.toUpperCase(Locale.ROOT));
        var last = key(after);
        var where = filter.where(caller);
        return read(filter, tx -> usage.sums(tx, group, where, last, limit + 1)).map(found -> {
            var more = found.size() > limit;
            var shown = more ? found.subList(0, limit) : found;
            return new Page<>(shown, more ? cursor(shown.getLast().key()) : null);
        });
    }

    private <T> Uni<T> read(UsageFilter filter, Function<SqlConnection, Uni<T>> work) {
        // Across tenants, and so with the system role: only after the filter has found an administrator, and only
        // reading.
        return filter.everywhere ? tenancy.system(work) : tenancy.tx(caller.scope(), work);
    }

    private static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(String cursor) {
        if (cursor == null || cursor.isBlank()) {
            return null;
        }
        try {
            var key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (key.length() <= 200 && key.indexOf('\0') < 0) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw ProblemException.badRequest("after", "This is not a cursor that we gave.");
    }
}
