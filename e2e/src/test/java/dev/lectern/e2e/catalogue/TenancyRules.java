package dev.lectern.e2e.catalogue;

import dev.lectern.e2e.catalogue.Catalogue.Table;
import dev.lectern.local.home.App;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What must hold of every table, whoever made it, for tenants and services to be apart. */
final class TenancyRules {

    private TenancyRules() {}

    /** Everything that is wrong, in words. */
    static List<String> problems(Catalogue catalogue) {
        var problems = new ArrayList<>(catalogue.rightsProblems());
        for (var app : App.withDatabase()) {
            catalogue.tables().values().stream()
                    .filter(table -> app.schemas().contains(table.schema()))
                    .forEach(table -> check(app, table, problems));
        }
        return problems;
    }

    private static void check(App app, Table table, List<String> problems) {
        if (!table.owner().equals(app.stem() + "_owner")) {
            problems.add(table.name() + " belongs to " + table.owner());
        }
        if (!Set.of(app.stem() + "_app", app.stem() + "_system").containsAll(table.grantees())) {
            problems.add(table.name() + " is open to " + table.grantees());
        }
        if (table.partition()) {
            if (!table.grantees().isEmpty()) {
                problems.add(table.name() + " is a partition and granted to " + table.grantees());
            }
            return;
        }
        if (table.columns().contains("workspace_id")) {
            if (!table.rowSecurity() || !table.forced()) {
                problems.add(table.name() + " has a workspace but no forced row-level security");
            }
            if (!table.policyRoles().contains(app.stem() + "_app")) {
                problems.add(table.name() + " has no policy for " + app.stem() + "_app");
            }
        }
        if (table.policyRoles().contains("public")) {
            problems.add(table.name() + " has a policy for everybody");
        }
        if (!table.policyRoles().isEmpty() && !(table.rowSecurity() && table.forced())) {
            problems.add(table.name() + " has policies that are not forced");
        }
    }

    /** Names that PostgreSQL invented; an error message or a migration that mentions one is hard to read. */
    static List<String> inventedNames(Catalogue catalogue) {
        var invented = new ArrayList<String>();
        for (var table : catalogue.tables().values()) {
            if (!table.partition()) {
                table.constraints().stream()
                        .filter(constraint -> constraint.name().matches(".*_(pkey|key|fkey|check)\\d*"))
                        .forEach(constraint -> invented.add(table.name() + ": " + constraint.name()));
                table.indexes().stream()
                        .filter(index -> index.name().matches(".*_(pkey|key|idx\\d+)"))
                        .forEach(index -> invented.add(table.name() + ": " + index.name()));
            }
        }
        return invented.stream().distinct().toList();
    }
}
