package dev.lectern.ingestion.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page without its text. */
@Schema(name = "SourcePageSummary")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PageSummary(
        @Schema(description = "From 1, as a viewer counts", examples = "5")
        int page,

        @Schema(description = "What is printed on it, where the file says so", examples = "iv")
        String label,

        @Schema(
                description = "How its text came to be; an image shows text that was not read",
                enumeration = {"text", "image", "ocr", "empty", "failed"},
                examples = "text")
        String state,

        @Schema(description = "Of its text, as code points", examples = "3120")
        int characters,

        @Schema(description = "In points; 0 where a format has no pages of a size", examples = "595.3")
        float width,

        @Schema(examples = "841.9") float height) {}
