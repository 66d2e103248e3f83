package dev.lectern.ingestion.page;

import static dev.lectern.ingestion.source.Desk.add;
import static dev.lectern.ingestion.source.Desk.addFile;
import static dev.lectern.ingestion.source.Desk.addScript;
import static dev.lectern.ingestion.source.Desk.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.ingestion.source.Desk;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReadBackTest {

    private final Person somebody = TestToken.editor();
    private final Desk desk;

    ReadBackTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void pagesAreListedWithoutTheirTextAndReadOneByOne() {
        var source = read(addScript(somebody, "# 1 Heat / Water " + UUID.randomUUID(), "", "Three."));

        var first = below(source, "/pages?limit=2").statusCode(200).body("items", hasSize(2));
        first.body("items[0].page", equalTo(1))
                .body("items[0].label", equalTo("i"))
                .body("items[0].state", equalTo("text"))
                .body("items[0].text", nullValue())
                .body("items[1].state", equalTo("empty"));
        below(source, "/pages?limit=2&after=" + first.extract().jsonPath().getString("next"))
                .body("items", hasSize(1))
                .body("items[0].page", equalTo(3))
                .body("next", nullValue());
        below(source, "/pages/1")
                .body("text", startsWith("1 Heat\n\nWater"))
                .body("blocks[0].kind", equalTo("heading"))
                .body("blocks[1].start", equalTo(8))
                .body("blocks[1].section", equalTo("1 Heat"));
        below(source, "/pages/4").statusCode(404).body("detail", equalTo("No such page."));
        below(source, "/text").body("text", startsWith("1 Heat\n\nWater")).body("textHash", notNullValue());
        assertThat(below(source, "/text").extract().jsonPath().getString("text"))
                .endsWith("\f\fThree.");
    }

    @Test
    void aNoteIsOnePage_alsoOneFromBeforeThereWerePages() {
        var text = "Old as the hills. " + UUID.randomUUID();
        var source = add(somebody, text);
        below(source, "/pages/1").body("text", equalTo(text)).body("state", equalTo("text"));

        Database.column("DELETE FROM source_page WHERE source_item_id = ?", source.item());

        below(source, "/pages/1").statusCode(200).body("text", equalTo(text));
        below(source, "/text").body("text", equalTo(text));
        desk.workUntil(() -> Desk.status(source).equals("processing"));
        assertThat(Database.count("SELECT count(*) FROM source_page WHERE source_item_id = ?", source.item()))
                .isEqualTo(1);
    }

    @Test
    void whatIsNotReadYetHasNoTextAsAWhole() {
        var source = addScript(somebody, "Later. " + UUID.randomUUID());

        below(source, "/text").statusCode(409);
        below(source, "/pages").statusCode(200).body("items", hasSize(0));
        below(source, "/metadata").statusCode(404);
    }

    @Test
    void bytesComeAsADownloadAndInRanges() {
        var bytes = Desk.script("", "Bytes " + UUID.randomUUID());
        var source = addFile(somebody, bytes, "x.pdf");
        Database.column(
                "UPDATE source_reference SET file_name = 'Zażółć x.pdf' WHERE source_reference_id = ?", source.id());
        var path = "/api/v1/sources/" + source.id() + "/bytes";

        var all = as(somebody).get(path).then().statusCode(200).extract();
        assertThat(all.asByteArray()).isEqualTo(bytes);
        assertThat(all.header("Content-Type")).isEqualTo("application/pdf");
        assertThat(all.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(all.header("Content-Disposition"))
                .startsWith("attachment; filename=\"Za____ x.pdf\"; filename*=UTF-8''Za%C5%BC");
        var some = as(somebody)
                .header("Range", "bytes=5-9")
                .get(path)
                .then()
                .statusCode(206)
                .extract();
        assertThat(some.asByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 5, 10));
        assertThat(some.header("Content-Range")).isEqualTo("bytes 5-9/" + bytes.length);
        as(somebody).header("Range", "bytes=9999-").get(path).then().statusCode(416);
        as(somebody)
                .header("If-None-Match", all.header("ETag"))
                .get(path)
                .then()
                .statusCode(304);
        as(somebody)
                .header("Range", "bytes=5-9")
                .header("If-Range", "\"other\"")
                .get(path)
                .then()
                .statusCode(200);
    }

    @Test
    void aPageOfAPdfIsSeenAsAPicture() throws IOException {
        var source = read(addFile(somebody, Papers.pdf("Boiling " + UUID.randomUUID()), "real.pdf"));
        var path = "/api/v1/sources/" + source.id() + "/pages/1/image";

        var answer = as(somebody).get(path + "?dpi=72").then().statusCode(200).extract();

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(answer.asByteArray()));
        assertThat(image.getWidth()).isBetween(594, 597);
        assertThat(answer.contentType()).isEqualTo("image/png");
        as(somebody)
                .header("If-None-Match", answer.header("ETag"))
                .get(path + "?dpi=72")
                .then()
                .statusCode(304);
        as(somebody).get(path + "?dpi=9999").then().statusCode(400);
        below(source, "/pages/2/image").statusCode(404);
        below(add(somebody, "No PDF."), "/pages/1/image").statusCode(409);
    }

    @Test
    void aRealPdfIsReadToTheLetter_andWhatItSaysOfItselfIsKept() throws IOException {
        var mark = UUID.randomUUID().toString();
        var source = read(addFile(somebody, Papers.pdf("Water boils at sea level " + mark), "real.pdf"));

        assertThat(below(source, "/pages/1").extract().jsonPath().getString("text"))
                .contains("Water boils at sea level " + mark);
        below(source, "/metadata")
                .statusCode(200)
                .body("properties.author", equalTo("Anna Bell"))
                .body("authors", equalTo(List.of("Anna Bell")));
        below(source, "/pages/1").body("width", equalTo(595.27563f));
    }

    private Added read(Added source) {
        desk.workUntil(() -> Database.count(
                        "SELECT count(*) FROM async_job WHERE run_id = ? AND job_type = 'await-index'", source.run())
                == 1);
        return source;
    }

    private static ValidatableResponse below(Added source, String path) {
        return as(source.by()).get("/api/v1/sources/" + source.id() + path).then();
    }
}
