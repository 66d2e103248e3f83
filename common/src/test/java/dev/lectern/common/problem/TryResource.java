package dev.lectern.common.problem;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.InPerson;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Reads;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException.Kind;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

/** A door behind which everything goes wrong on demand. */
@Path("/try")
@RolesAllowed(Access.VIEWER)
class TryResource {

    record Named(@NotBlank String name) {}

    private final Tenancy tenancy;

    TryResource(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @POST
    public Uni<String> named(@NotNull @Valid Named body) {
        return Uni.createFrom().item(body.name());
    }

    @POST
    @Path("open")
    @PermitAll
    public Uni<String> open() {
        return Uni.createFrom().item("for everybody");
    }

    @POST
    @Path("look")
    @Reads
    public Uni<String> look() {
        return Uni.createFrom().item("seen");
    }

    @GET
    @Path("in-person")
    @InPerson
    public Uni<String> inPerson() {
        return Uni.createFrom().item("seen");
    }

    @GET
    @Path("viewer")
    public Uni<String> viewer() {
        return Uni.createFrom().item("seen");
    }

    @GET
    @Path("owner")
    @RolesAllowed(Access.OWNER)
    public Uni<String> owner() {
        return Uni.createFrom().item("owned");
    }

    @GET
    @Path("broken")
    public Uni<String> broken() {
        return Uni.createFrom().failure(new ArithmeticException("somebody's text"));
    }

    @GET
    @Path("passing")
    public Uni<String> passing() {
        return Uni.createFrom().failure(new java.net.ConnectException("somewhere inside"));
    }

    @POST
    @Path("kept")
    public Uni<String> kept(@NotNull @Valid Named body) {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.preparedQuery("SELECT $1::text")
                .execute(Tuple.of(body.name()))
                .map(rows -> "kept"));
    }

    @GET
    @Path("chat")
    @RolesAllowed(Access.USER)
    @Needs(Capability.CHAT)
    public String chat() {
        return "chatting";
    }

    @GET
    @Path("problem")
    public Uni<String> problem(@QueryParam("kind") Kind kind) {
        return Uni.createFrom()
                .failure(
                        switch (kind) {
                            case BAD_REQUEST -> ProblemException.badRequest("field", "wrong");
                            case UNAUTHENTICATED -> ProblemException.unauthenticated("who?");
                            case BUDGET_EXHAUSTED ->
                                ProblemException.budgetExhausted("no", java.time.Duration.ofSeconds(90));
                            case FORBIDDEN -> ProblemException.forbidden("no");
                            case CAPABILITY_MISSING -> ProblemException.capabilityMissing("chat");
                            case ACCOUNT_PENDING -> ProblemException.accountPending();
                            case ACCOUNT_DISABLED -> ProblemException.accountDisabled();
                            case PASSWORD_RESET_REQUIRED -> ProblemException.passwordResetRequired();
                            case CSRF -> ProblemException.csrf();
                            case PLAN_LIMIT -> ProblemException.planLimit("The plan allows 3 projects.");
                            case NOT_FOUND -> ProblemException.notFound("thing");
                            case CONFLICT -> ProblemException.conflict("clash");
                            case TOO_LARGE -> ProblemException.tooLarge("large");
                            case OUT_OF_RANGE -> ProblemException.outOfRange("The file has 3 bytes.");
                            case UNPROCESSABLE -> ProblemException.unprocessable("field", "cannot");
                            case TOO_MANY -> ProblemException.tooMany("slow down");
                            case UPSTREAM -> ProblemException.upstream("away");
                        });
    }
}
