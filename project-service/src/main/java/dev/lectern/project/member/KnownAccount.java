package dev.lectern.project.member;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;

/** An account that this service has heard of; read only here. */
@Entity
class KnownAccount extends PanacheEntityBase {

    @Id
    public UUID userId;

    public String username;
    public boolean isDeleted;
}
