package dev.lectern.e2e.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.Checkout;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/spec-map.md calls done is in the database: tables, columns, indexes, foreign keys and enums. */
class SpecMapTest {

    private static final String MARKDOWN = Checkout.text("docs/spec-map.md");

    private static Catalogue catalogue;

    @BeforeAll
    static void read() throws SQLException {
        try (var connection = MigratedDatabase.connect()) {
            catalogue = Catalogue.read(connection, TenancyCatalogueTest.schemas());
        }
    }

    @Test
    void whatIsDoneIsThere() {
        assertThat(SpecRules.problems(SpecMap.parse(MARKDOWN), catalogue)).isEmpty();
    }

    @Test
    void everyDocumentIsMapped() {
        var rows = SpecMap.parse(MARKDOWN).rows().stream().collect(Collectors.groupingBy(SpecMap.Row::section));

        assertThat(rows.get("1")).hasSize(18);
        assertThat(rows.get("2")).hasSize(19);
        assertThat(rows.get("3")).hasSize(54);
        assertThat(rows.get("4")).hasSize(9);
        assertThat(rows.get("5")).hasSize(16);
        assertThat(rows.get("6")).hasSize(12);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '~',
            value = {
                "`project_id`, `name`, `slug`, ~ `project_id`, `name`, `short_name`, ~ no column short_name",
                "`unique project.project(workspace_id, slug)` ~ `unique project.project(slug)` ~ no unique"
                        + " project.project(slug)",
                "`unique auth.account(lower(username))` ~ `unique auth.account(username)` ~ no unique"
                        + " auth.account(username)",
                "`check project.membership.role: owner, editor, viewer` ~ `check project.membership.role: owner,"
                        + " viewer` ~ no check",
                "`fk auth.session(account_id) -> auth.account cascade` ~ `fk auth.session(username) -> auth.account` ~"
                        + " no fk",
                "`unique project.project(workspace_id, slug)` ~ `a unique slug` ~ nobody understands",
                "| `workflow.prompt_result` | later | later | ~ | `workflow.prompt_result` | later | done | ~ no table"
                        + " workflow.prompt_result",
                "| `workflow.prompt_result` | later | later | ~ | `workflow.prompt_result` | later | soon | ~ in no"
                        + " state",
                "| 6.9 | `workflow.schedule` | later | ~ | 6.9 | `workflow.schedule` | done | ~ 6 6.9: done, but"
            })
    void aPlantedMistakeIsFound(String right, String wrong, String finding) {
        assertThat(MARKDOWN).contains(right);

        var problems = SpecRules.problems(SpecMap.parse(MARKDOWN.replace(right, wrong)), catalogue);

        assertThat(problems).anyMatch(problem -> problem.contains(finding));
    }
}
