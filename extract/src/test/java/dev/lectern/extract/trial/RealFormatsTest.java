package dev.lectern.extract.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.worker.Task;
import dev.lectern.extract.worker.Workers;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RealFormatsTest {

    @TempDir
    Path scratch;

    private Workers workers;
    private Path pdf;

    @BeforeEach
    void open() throws Exception {
        workers = new Workers(Trial.settings(scratch, 256, Duration.ofSeconds(40), Duration.ofSeconds(40)));
        pdf = Files.write(scratch.resolve("plain.pdf"), Fixtures.all().get("plain.pdf"));
    }

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void a_pdf_is_read_page_by_page() throws Exception {
        var found = new Collected();
        workers.read(new Task(pdf, Types.PDF, 1, Limits.USUAL), found);
        assertThat(found.total).isEqualTo(2);
        assertThat(found.pages).extracting("number").containsExactly(1, 2);
        assertThat(found.pages.getLast().text()).contains("Page 2").contains("Line 7 says a few words");
        assertThat(found.properties).containsValue("A small file");
    }

    @Test
    void a_page_is_drawn() throws Exception {
        var image = ImageIO.read(new ByteArrayInputStream(workers.render(pdf, 2, 72)));
        assertThat(image.getWidth()).isBetween(418, 421);
        assertThat(dark(image)).isPositive();
    }

    @Test
    void a_page_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> workers.render(pdf, 3, 72)).isInstanceOf(Refused.class);
    }

    @Test
    void a_page_is_drawn_while_all_readers_are_busy() throws Exception {
        var reading = new Collected() {
            byte[] png;

            @Override
            public void pages(int total) {
                try {
                    workers.read(new Task(pdf, Types.PDF, 1, Limits.USUAL), new Collected() {
                        @Override
                        public void pages(int total) {
                            png = rendered();
                        }
                    });
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        workers.read(new Task(pdf, Types.PDF, 1, Limits.USUAL), reading);
        assertThat(reading.png).isNotEmpty();
    }

    private byte[] rendered() {
        try {
            return workers.render(pdf, 1, 36);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int dark(BufferedImage image) {
        int dark = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                dark += (image.getRGB(x, y) & 0xFF) < 128 ? 1 : 0;
            }
        }
        return dark;
    }
}
