package dev.lectern.workflow.comparison.export;

import static dev.lectern.workflow.comparison.Desk.COMPARISONS;
import static dev.lectern.workflow.comparison.Desk.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Comparisons as files: all of it is there, and none of it is a command of the program that opens it. */
@QuarkusTest
class ExportTest {

    private static final String HOSTILE = "=cmd|' /C calc'!A0 & \"more\", \\input{x} | *b* <i>";

    private final Person editor = TestToken.editor();
    private final UUID seed = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private String id;

    @BeforeEach
    void aComparison() {
        var wanted = new JsonObject()
                .put("name", "100% sleep & \\memory")
                .put("seedPaperId", seed.toString())
                .put("paperIds", new JsonArray().add(other.toString()))
                .put("questions", new JsonArray().add("Known method?").add("=What is new?"));
        id = as(editor)
                .body(wanted.encode())
                .post(COMPARISONS)
                .then()
                .statusCode(201)
                .extract()
                .path("comparisonId");
        as(editor)
                .body(new JsonObject().put("answer", HOSTILE).encode())
                .put(COMPARISONS + "/" + id + "/papers/" + seed + "/questions/Q01/override")
                .then()
                .statusCode(200);
    }

    @Test
    void csvHasALineForACell_andNothingThatIsAFormula() {
        var csv = text("csv", "text/csv");

        var lines = csv.split("\r\n");
        assertThat(lines).hasSize(5);
        assertThat(lines[0]).startsWith("paper_id,paper,question_id");
        assertThat(lines[1]).contains("\"'=cmd|' /C calc'!A0 & \"\"more\"\",").contains("Kept: Known method?,yes");
        assertThat(lines[1]).contains("'=1+1 is what it says").contains("\"[1] p. 3, 10-20\"");
        assertThat(csv).contains(",'=What is new?,");
    }

    @Test
    void aWorkbookIsText() throws Exception {
        var parts = new HashMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes("xlsx")))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                parts.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        assertThat(parts)
                .containsKeys("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet2.xml");
        for (var part : parts.values()) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(part.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(parts.get("xl/worksheets/sheet1.xml"))
                .contains("=cmd|")
                .contains("inlineStr")
                .doesNotContain("<f>");
    }

    @Test
    void markdownHasFootnotes_andNoMarkupOfOthers() {
        var markdown = text("markdown", "text/markdown");

        assertThat(markdown)
                .contains("### Q01 Known method?")
                .contains("[^1]: Paper ")
                .contains(", p. 3, characters 10-20: \"=1+1");
        assertThat(markdown).contains("\\*b\\* \\<i\\>").contains("\\|").contains("*computed:* Kept");
    }

    @Test
    void latexHasFootnotes_andNoCommandsOfOthers() {
        var latex = text("latex", "application/x-latex");

        assertThat(latex).startsWith("\\documentclass").contains("\\title{100\\% sleep \\& \\textbackslash{}memory}");
        assertThat(latex)
                .contains("\\textbackslash{}input\\{x\\}")
                .contains("p.~3, characters 10--20: ``=1+1")
                .endsWith("\\end{document}\n");
    }

    @Test
    void pdfIsRead() throws IOException {
        try (var pdf = Loader.loadPDF(bytes("pdf"))) {
            var read = new PDFTextStripper().getText(pdf);

            assertThat(read)
                    .contains("100% sleep & \\memory")
                    .contains("Q01 Known method?")
                    .contains("=cmd|")
                    .contains("[1] p. 3, 10-20");
        }
    }

    @Test
    void jsonHasTheAnchors() {
        as(editor)
                .get(COMPARISONS + "/" + id + "/export")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("lines[0].entries[0].anchors[0].page", org.hamcrest.Matchers.equalTo(3))
                .body("lines[0].entries[0].overridden", org.hamcrest.Matchers.equalTo(true));
        as(editor).get(COMPARISONS + "/" + id + "/export?format=doc").then().statusCode(400);
    }

    private String text(String format, String type) {
        var reply = as(editor)
                .get(COMPARISONS + "/" + id + "/export?format=" + format)
                .then()
                .statusCode(200)
                .extract();
        assertThat(reply.contentType()).startsWith(type);
        assertThat(reply.header("Content-Disposition")).startsWith("attachment; filename=\"100-sleep-memory.");
        return new String(reply.asByteArray(), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String format) {
        return as(editor)
                .get(COMPARISONS + "/" + id + "/export?format=" + format)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }
}
