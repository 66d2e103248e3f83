package dev.lectern.project.project;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;

/** Told in the transaction (Hibernate's door) that creates a project, so that it comes with what each project has. */
public interface OnCreated {

    Uni<Void> created(Scope scope, Project project);
}
