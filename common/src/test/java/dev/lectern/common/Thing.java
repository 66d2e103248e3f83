package dev.lectern.common;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A tenant's row, as an entity. */
@Entity
@Table(name = "thing")
public class Thing {

    @Id
    public UUID id;

    @jakarta.persistence.Column(name = "workspace_id")
    public UUID workspaceId;

    @jakarta.persistence.Column(name = "user_id")
    public UUID userId;

    public String name;

    public static Thing of(UUID id, UUID workspace, String name) {
        var thing = new Thing();
        thing.id = id;
        thing.workspaceId = workspace;
        thing.name = name;
        return thing;
    }
}
