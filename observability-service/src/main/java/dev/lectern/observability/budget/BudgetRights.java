package dev.lectern.observability.budget;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.observability.people.People;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** Who may see and set which budget: the workspace's owner and administrators any, a project's owner the project's. */
@ApplicationScoped
class BudgetRights {

    private final People people;
    private final Caller caller;

    BudgetRights(People people, Caller caller) {
        this.people = people;
        this.caller = caller;
    }

    Uni<Boolean> administers(SqlConnection tx) {
        return caller.groups().contains(Access.ADMIN)
                ? Uni.createFrom().item(true)
                : people.owners(tx).map(owners -> owners.contains(caller.userId()));
    }

    void maySet(boolean administers, String kind) {
        if (!administers && !(kind.equals("project") && caller.groups().contains(Access.OWNER))) {
            throw ProblemException.forbidden(
                    "Only the owner of the workspace sets its budget and those of people; owners of projects set"
                            + " theirs.");
        }
    }
}
