package dev.lectern.project.member;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.problem.ProblemException.Kind;
import dev.lectern.common.web.Page;
import dev.lectern.project.member.Accounts.Account;
import dev.lectern.project.member.MemberRepository.Member;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** The members of a project: everybody in it sees them, its owners change them. */
@Path("/api/v1/projects/{id}/members")
@Tag(name = "Members")
@RolesAllowed(Access.USER)
class MemberResource {

    @Schema(name = "NewMember", description = "Whom, by name or by id (one of them), and with which role.")
    record NewMember(
            @Size(min = 1, max = 254) @Schema(nullable = true, description = "Username or e-mail", examples = "grace")
            String identifier,

            @Schema(nullable = true) UUID userId,

            @Schema(defaultValue = "viewer", examples = "editor")
            Role role) {

        NewMember {
            role = role == null ? Role.VIEWER : role;
        }
    }

    @Schema(name = "MemberPatch")
    record MemberPatch(@NotNull @Schema(examples = "editor") Role role) {}

    @Schema(name = "Member")
    record MemberView(
            UUID userId,

            @Schema(nullable = true, description = "Absent for a moment after the account was made", examples = "grace")
            String username,

            Role role,

            @Schema(description = "Counts the changes of this membership", examples = "1")
            long version,

            Instant updatedAt) {

        static MemberView of(Member member) {
            var membership = member.membership();
            return new MemberView(
                    membership.userId, member.username(), membership.role, membership.version, membership.updatedAt);
        }
    }

    private final ProjectAccess access;
    private final MemberRepository members;
    private final ChangeMember changeMember;
    private final Accounts accounts;

    MemberResource(ProjectAccess access, MemberRepository members, ChangeMember changeMember, Accounts accounts) {
        this.access = access;
        this.members = members;
        this.changeMember = changeMember;
        this.accounts = accounts;
    }

    @GET
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "viewer"),
            summary = "Who is in a project, the newest members first")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<MemberView>> list(
            UUID id,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var from = Page.after(after);
        return access.look(id, Role.VIEWER, seat -> members.page(id, from, limit + 1))
                .map(rows -> Page.of(rows, limit, row -> row.membership().membershipId))
                .map(page ->
                        new Page<>(page.items().stream().map(MemberView::of).toList(), page.next()));
    }

    @POST
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Add somebody, change their role, or take them back",
            description = "For owners. Whoever is in already gets the role; whoever was in before comes back with it.")
    @APIResponse(
            responseCode = "201",
            description = "The new member",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = MemberView.class)))
    @APIResponse(responseCode = "200", description = "The member, who was in already")
    @APIResponse(responseCode = "403", description = "The plan of the workspace allows no further member")
    @APIResponse(responseCode = "409", description = "It would leave the project without an owner")
    @APIResponse(responseCode = "422", description = "There is no such account")
    @APIResponse(responseCode = "503", description = "Accounts cannot be looked up")
    @Needs(Capability.PROJECTS)
    public Uni<RestResponse<MemberView>> add(UUID id, @NotNull @Valid NewMember request) {
        if ((request.identifier() == null) == (request.userId() == null)) {
            throw ProblemException.badRequest("identifier", "Give either an identifier or a userId.");
        }
        return whom(id, request)
                .chain(account -> changeMember.add(id, account, request.role()))
                .onFailure(failure -> failure instanceof ProblemException gone && gone.kind() == Kind.UNPROCESSABLE)
                .transform(gone -> Accounts.nobody(request.userId() == null ? "identifier" : "userId"))
                .map(added -> RestResponse.status(
                        added.joined() ? Status.CREATED : Status.OK, MemberView.of(added.member())));
    }

    @PATCH
    @Path("{userId}")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Give a member another role",
            description = "For owners.")
    @APIResponse(responseCode = "200", description = "The member")
    @APIResponse(responseCode = "409", description = "It would leave the project without an owner")
    @Needs(Capability.PROJECTS)
    public Uni<MemberView> changeRole(UUID id, UUID userId, @NotNull @Valid MemberPatch patch) {
        return changeMember.changeRole(id, userId, patch.role()).map(MemberView::of);
    }

    @DELETE
    @Path("{userId}")
    @Operation(
            extensions = {
                @Extension(name = "x-lectern-project-role", value = "owner"),
                // Not by @Needs: to leave, nobody needs a tool.
                @Extension(name = "x-lectern-capability", value = "projects")
            },
            summary = "Take a member out, or leave",
            description = "For owners, and for whoever leaves. Their rights end within a second.")
    @APIResponse(responseCode = "204", description = "They are out")
    @APIResponse(responseCode = "409", description = "It would leave the project without an owner")
    public Uni<Void> remove(UUID id, UUID userId) {
        return changeMember.remove(id, userId);
    }

    // Rights first: only an owner learns whether an account exists. And outside of the transaction that changes
    // something, which must not wait for another service.
    private Uni<Account> whom(UUID project, NewMember request) {
        var userId = request.userId();
        var owned = access.look(project, Role.OWNER, seat -> Uni.createFrom().voidItem());
        if (userId == null) {
            return owned.chain(() -> accounts.find(request.identifier()));
        }
        return owned.chain(() -> accounts.find(userId));
    }
}
