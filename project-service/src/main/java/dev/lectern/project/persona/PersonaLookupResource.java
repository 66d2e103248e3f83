package dev.lectern.project.persona;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** Tells who answers questions how a persona does: what it adds to the prompt is text of people and is in no event. */
@Path("/internal/projects/{projectId}/personas/{personaId}")
class PersonaLookupResource {

    record Behaviour(
            UUID personaId,
            String promptSuffix,
            String model,
            Integer topK,
            Double denseWeight,
            Double lexicalWeight,
            String guardHash) {

        static Behaviour of(Persona persona) {
            var profile = persona.retrievalProfile;
            return new Behaviour(
                    persona.personaId,
                    persona.promptSuffix,
                    persona.model,
                    profile.topK(),
                    profile.denseWeight(),
                    profile.lexicalWeight(),
                    persona.guardHash);
        }
    }

    private final Tenancy tenancy;
    private final PersonaRepository personas;

    PersonaLookupResource(Tenancy tenancy, PersonaRepository personas) {
        this.tenancy = tenancy;
        this.personas = personas;
    }

    @GET
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Behaviour> behaviour(UUID projectId, UUID personaId, @RestQuery @NotNull UUID workspaceId) {
        var there = Scope.ofRun(RequestIds.currentRun()).withWorkspace(workspaceId);
        return tenancy.session(there, () -> personas.ofProject(projectId, personaId))
                .map(persona -> {
                    if (persona == null || !persona.isActive) {
                        throw ProblemException.notFound("persona");
                    }
                    return Behaviour.of(persona);
                });
    }
}
