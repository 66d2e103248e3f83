package dev.lectern.e2e.catalogue;

import dev.lectern.e2e.catalogue.Catalogue.Index;
import dev.lectern.e2e.catalogue.Catalogue.Table;
import dev.lectern.e2e.catalogue.SpecMap.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the database keeps what the spec map says is done. */
final class SpecRules {

    private static final Set<String> STATES = Set.of("done", "partly", "later");

    // unique auth.account(lower(email)) | unique project.project(workspace_id) where is_default | index ...
    private static final Pattern INDEX =
            Pattern.compile("(unique|index) (\\w+\\.\\w+)\\(((?:[^()]|\\([^()]*\\))+)\\)(?: where (.+))?");
    // check auth.account.state: pending, active, disabled
    private static final Pattern CHECK = Pattern.compile("check (\\w+\\.\\w+)\\.(\\w+): (.+)");
    // fk auth.session(account_id) -> auth.account cascade
    private static final Pattern KEY = Pattern.compile("fk (\\w+\\.\\w+)\\(([\\w, ]+)\\) -> (\\w+\\.\\w+)( cascade)?");

    private final Catalogue catalogue;
    private final List<String> problems = new ArrayList<>();

    private SpecRules(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Everything that is wrong, in words; empty when nothing is. */
    static List<String> problems(SpecMap map, Catalogue catalogue) {
        var rules = new SpecRules(catalogue);
        map.rows().forEach(row -> rules.check(row, map));
        return List.copyOf(rules.problems);
    }

    private void check(Row row, SpecMap map) {
        expect(STATES.contains(row.state()), row, "is in no state: " + row.state());
        // What is written down is compared, whether the row is done or not.
        row.facts().forEach(fact -> check(row, fact));
        if (row.state().equals("later")) {
            expect(row.facts().isEmpty(), row, "comes later and yet has something in the catalogue");
        }
        if (!row.state().equals("done")) {
            return;
        }
        row.homes().forEach(home -> expect(catalogue.table(home).isPresent(), row, "there is no table " + home));
        if (row.section().equals("6")) {
            sharedIsDoneWhenAllItServesAre(row, map);
            return;
        }
        expect(!row.facts().isEmpty(), row, "done, but nothing in the catalogue shows it");
        expect(!row.homes().isEmpty(), row, "done, but without a home");
        for (var column : row.columns()) {
            expect(
                    row.homes().stream()
                            .flatMap(home -> catalogue.table(home).stream())
                            .anyMatch(table -> table.columns().contains(column)),
                    row,
                    "no column " + column + " in " + row.homes());
        }
    }

    private void sharedIsDoneWhenAllItServesAre(Row shared, SpecMap map) {
        map.rows().stream()
                .filter(row -> !row.section().equals("6"))
                .filter(row -> row.homes().stream().anyMatch(shared.homes()::contains))
                .filter(row -> !row.state().equals("done"))
                .forEach(row -> problems.add(shared + ": done, but " + row + " is not"));
    }

    private void check(Row row, String fact) {
        var index = INDEX.matcher(fact);
        var check = CHECK.matcher(fact);
        var key = KEY.matcher(fact);
        if (index.matches()) {
            expect(
                    table(row, index.group(2)).indexes().stream().anyMatch(found -> fits(found, index)),
                    row,
                    "no " + fact);
        } else if (check.matches()) {
            var values = Set.of(check.group(3).split(", "));
            var found = table(row, check.group(1)).constraints().stream()
                    .filter(constraint -> constraint.kind() == 'c')
                    .filter(constraint -> constraint.definition().matches("(?s).*\\b" + check.group(2) + "\\b.*"))
                    .anyMatch(constraint -> constraint.literals().equals(values));
            expect(found, row, "no " + fact);
        } else if (key.matches()) {
            var start = "FOREIGN KEY (" + key.group(2) + ") REFERENCES " + key.group(3) + "(";
            var found = table(row, key.group(1)).constraints().stream()
                    .filter(constraint -> constraint.definition().startsWith(start))
                    .anyMatch(constraint ->
                            key.group(4) == null || constraint.definition().contains("ON DELETE CASCADE"));
            expect(found, row, "no " + fact);
        } else {
            problems.add(row + ": says what nobody understands: " + fact);
        }
    }

    /** A unique one is meant exactly; another one serves when it begins with these keys. */
    private static boolean fits(Index index, Matcher wanted) {
        var keys =
                Arrays.stream(wanted.group(3).split(", ")).map(SpecRules::plain).toList();
        var has = index.keys().stream().map(SpecRules::plain).toList();
        var where = wanted.group(4) == null ? "" : plain(wanted.group(4));
        var predicate = index.where() == null ? "" : plain(index.where());
        if (wanted.group(1).equals("unique")) {
            return index.unique() && has.equals(keys) && where.equals(predicate);
        }
        return has.size() >= keys.size()
                && has.subList(0, keys.size()).equals(keys)
                && (where.isEmpty() || where.equals(predicate));
    }

    private static String plain(String expression) {
        var plain = expression.replaceAll("::\\w+", "").strip();
        return plain.startsWith("(") && plain.endsWith(")") ? plain.substring(1, plain.length() - 1) : plain;
    }

    private Table table(Row row, String name) {
        return catalogue.table(name).orElseGet(() -> {
            problems.add(row + ": there is no table " + name);
            return new Table(name, "", false, false, false, Set.of(), Set.of(), Set.of(), List.of(), List.of());
        });
    }

    private void expect(boolean good, Row row, String otherwise) {
        if (!good) {
            problems.add(row + ": " + otherwise);
        }
    }
}
