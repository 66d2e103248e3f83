package dev.lectern.ingestion.ocr;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Reading images of text. */
@ConfigMapping(prefix = "lectern.ocr")
interface OcrConfig {

    /** Tesseract, as it is called. Where there is no such command, images stay unread and the report says so. */
    @WithDefault("tesseract")
    String command();

    /** As Tesseract names them, joined by a plus. */
    @WithDefault("eng")
    String languages();

    /** How many pages of a workspace are read in a month. */
    @WithDefault("1000")
    int pagesPerMonth();

    @WithDefault("60s")
    Duration timePerPage();

    /** How finely pages are drawn before they are read. */
    @WithDefault("300")
    int dpi();
}
