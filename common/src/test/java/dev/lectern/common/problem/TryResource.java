package dev.lectern.common.problem;

import dev.lectern.common.identity.Access;
import dev.lectern.common.problem.ProblemException.Kind;
import io.smallrye.mutiny.Uni;
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

    @POST
    public Uni<String> named(@NotNull @Valid Named body) {
        return Uni.createFrom().item(body.name());
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

    @GET
    @Path("problem")
    public Uni<String> problem(@QueryParam("kind") Kind kind) {
        return Uni.createFrom()
                .failure(
                        switch (kind) {
                            case BAD_REQUEST -> ProblemException.badRequest("field", "wrong");
                            case UNAUTHENTICATED -> ProblemException.unauthenticated("who?");
                            case FORBIDDEN -> ProblemException.forbidden("no");
                            case NOT_FOUND -> ProblemException.notFound("thing");
                            case CONFLICT -> ProblemException.conflict("clash");
                            case TOO_LARGE -> ProblemException.tooLarge("large");
                            case UNPROCESSABLE -> ProblemException.unprocessable("field", "cannot");
                            case TOO_MANY -> ProblemException.tooMany("slow down");
                            case UPSTREAM -> ProblemException.upstream("away");
                        });
    }
}
