package dev.lectern.project.persona;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.persona.PersonaResource.NewPersona;
import dev.lectern.project.persona.PersonaResource.PersonaPatch;
import dev.lectern.project.project.OnCreated;
import dev.lectern.project.project.Project;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.project.Role;
import dev.lectern.project.project.Slug;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** What an owner may do to a project's personas. All of it holds the project's row, so that the default is always one. */
@ApplicationScoped
public class ChangePersona implements OnCreated {

    private static final int MOST = 100;

    private final ProjectAccess access;
    private final PersonaRepository personas;
    private final Chronicle chronicle;

    ChangePersona(ProjectAccess access, PersonaRepository personas, Chronicle chronicle) {
        this.access = access;
        this.personas = personas;
        this.chronicle = chronicle;
    }

    /** A new project begins with a persona that says nothing. */
    @Override
    public Uni<Void> created(Scope scope, Project project) {
        var persona = Persona.create(project, "default", "Default", now());
        persona.isDefault = true;
        return personas.persist(persona).chain(() -> chronicle.event(scope, persona.changed()));
    }

    /** For who is changing the project already; the persona must be one of its active ones. */
    public Uni<Void> makeDefault(Seat seat, UUID persona) {
        return there(seat, persona)
                .invoke(found -> found.touch(now()))
                .call(found -> makeDefault(seat, found))
                .chain(found -> deed(seat, "persona.changed", found));
    }

    Uni<Persona> create(UUID project, NewPersona request) {
        return access.change(project, Role.OWNER, seat -> personas.countOf(project)
                .invoke(count -> {
                    if (count >= MOST) {
                        throw ProblemException.conflict("A project has at most " + MOST + " personas.");
                    }
                })
                .chain(() -> freeSlug(project, request.name()))
                .chain(slug -> keep(seat, slug, request)));
    }

    Uni<Persona> change(UUID project, UUID id, PersonaPatch patch) {
        return access.change(project, Role.OWNER, seat -> there(seat, id)
                .call(persona -> {
                    var wasActive = persona.isActive;
                    apply(persona, patch);
                    return wasActive == persona.isActive ? nothing() : chosenAnew(seat);
                })
                .call(persona -> Boolean.TRUE.equals(patch.isDefault()) ? makeDefault(seat, persona) : nothing())
                .call(persona -> deed(seat, "persona.changed", persona)));
    }

    private Uni<String> freeSlug(UUID project, String name) {
        var slug = Slug.of(name, "persona");
        return personas.slugsLike(project, Slug.stem(slug)).map(taken -> Slug.free(slug, taken));
    }

    private Uni<Persona> keep(Seat seat, String slug, NewPersona request) {
        var persona = Persona.create(seat.project(), slug, request.name(), now());
        persona.behave(request.promptSuffix(), request.model(), request.retrievalProfile());
        return personas.persist(persona)
                .call(() -> personas.defaultOf(seat.project().projectId)
                        .chain(current ->
                                request.isDefault() || current == null ? makeDefault(seat, persona) : nothing()))
                .call(() -> deed(seat, "persona.created", persona));
    }

    private void apply(Persona persona, PersonaPatch patch) {
        if (Boolean.FALSE.equals(patch.isDefault()) && persona.isDefault) {
            throw ProblemException.conflict("A project is never without a default persona; make another one it.");
        }
        persona.rename(patch.name());
        persona.behave(patch.promptSuffix(), patch.model(), patch.retrievalProfile());
        if (patch.isActive() != null) {
            persona.switchTo(patch.isActive());
        }
        persona.touch(now());
    }

    // The old one first and written at once: in between there would be two, which the database does not allow.
    private Uni<Void> makeDefault(Seat seat, Persona persona) {
        if (persona.isDefault) {
            return nothing();
        }
        return personas.defaultOf(persona.projectId)
                .call(current -> {
                    if (current == null) {
                        return nothing();
                    }
                    current.stepDown(now());
                    return chronicle.event(seat.scope(), current.changed());
                })
                .chain(personas::flush)
                .invoke(persona::becomeDefault)
                .chain(personas::flush)
                .chain(() -> chosenAnew(seat));
    }

    private Uni<Persona> there(Seat seat, UUID id) {
        return personas.ofProject(seat.project().projectId, id)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("persona"));
    }

    // Tokens name the persona of their session, so those that were made before are no longer good.
    private Uni<Void> chosenAnew(Seat seat) {
        return chronicle.event(seat.scope(), seat.project().redefined(now()));
    }

    private Uni<Void> deed(Seat seat, String action, Persona persona) {
        var detail = Map.of("projectId", persona.projectId.toString(), "guard", persona.guardHash);
        return chronicle
                .event(seat.scope(), persona.changed())
                .chain(() -> chronicle.deed(seat.scope(), action, "persona", persona.personaId, detail));
    }

    private Instant now() {
        return chronicle.now();
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
