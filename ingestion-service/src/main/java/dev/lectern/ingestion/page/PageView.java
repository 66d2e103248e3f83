package dev.lectern.ingestion.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.ingestion.page.SourcePage.Part;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page as people look at it. */
@Schema(name = "SourcePage")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PageView(
        int page, String label, String state, String text, List<BlockView> blocks, float width, float height) {

    @Schema(name = "SourceBlock")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BlockView(
            @Schema(examples = "paragraph") String kind,

            @Schema(description = "Of a heading or an item of a list; 1 is the highest", examples = "0")
            int level,

            @Schema(
                    description = "The range in the page's text; characters are UTF-16 units, the end is exclusive",
                    examples = "0")
            int start,

            @Schema(examples = "412") int end,

            @Schema(description = "The heading that it is below", examples = "2 Methods")
            String section) {

        static BlockView of(Part part) {
            var block = part.block();
            return new BlockView(
                    block.kind().name().toLowerCase(Locale.ROOT),
                    block.level(),
                    block.start(),
                    block.end(),
                    part.section());
        }
    }

    public static PageView of(SourcePage page) {
        return new PageView(
                page.number(),
                page.label(),
                page.state().wire(),
                page.text(),
                page.parts().stream().map(BlockView::of).toList(),
                page.width(),
                page.height());
    }
}
