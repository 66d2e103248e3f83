package dev.lectern.project.persona;

import dev.lectern.common.event.ProjectEvent.PersonaChanged;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import dev.lectern.project.project.Project;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.json.Json;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A way in which a project answers: what is added to the prompt, which model speaks, how is searched. */
@Entity
class Persona extends PanacheEntityBase {

    @Id
    public UUID personaId;

    public UUID workspaceId;
    public UUID projectId;
    public String slug;
    public String name;
    public String promptSuffix;
    public String model;

    @JdbcTypeCode(SqlTypes.JSON)
    public RetrievalProfile retrievalProfile;

    public String guardHash;
    public boolean isDefault;
    public boolean isActive;
    public long version;
    public Instant createdAt;
    public Instant updatedAt;

    static Persona create(Project project, String slug, String name, Instant now) {
        var persona = new Persona();
        persona.personaId = Ids.next();
        persona.workspaceId = project.workspaceId;
        persona.projectId = project.projectId;
        persona.slug = slug;
        persona.name = name;
        persona.isActive = true;
        persona.createdAt = now;
        persona.behave("", "", RetrievalProfile.NOTHING);
        persona.touch(now);
        return persona;
    }

    /** What is null stays; an empty model means none of its own. */
    void behave(String newSuffix, String newModel, RetrievalProfile newProfile) {
        promptSuffix = newSuffix == null ? promptSuffix : newSuffix;
        model = newModel == null ? model : newModel.isEmpty() ? null : newModel;
        retrievalProfile = newProfile == null ? retrievalProfile : newProfile;
        guardHash = guard();
    }

    void rename(String newName) {
        name = newName == null ? name : newName;
    }

    void switchTo(boolean active) {
        if (isDefault && !active) {
            throw ProblemException.conflict(
                    "The default persona cannot be switched off; make another one the default.");
        }
        isActive = active;
    }

    void becomeDefault() {
        if (!isActive) {
            throw ProblemException.conflict("A persona that is switched off cannot be the default.");
        }
        isDefault = true;
    }

    void stepDown(Instant now) {
        isDefault = false;
        touch(now);
    }

    void touch(Instant now) {
        version++;
        updatedAt = now;
    }

    PersonaChanged changed() {
        return new PersonaChanged(
                projectId,
                personaId,
                guardHash,
                model,
                retrievalProfile.topK(),
                retrievalProfile.denseWeight(),
                retrievalProfile.lexicalWeight(),
                isDefault,
                isActive,
                version);
    }

    // The order and form of these values is part of what is stored: the migration has the hash of those of an empty
    // one.
    private String guard() {
        var values = Json.encode(Arrays.asList(
                promptSuffix,
                model,
                retrievalProfile.topK(),
                retrievalProfile.denseWeight(),
                retrievalProfile.lexicalWeight()));
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(values.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
