package dev.lectern.ingestion.ocr;

import dev.lectern.extract.Block;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.page.SourcePage.Part;
import dev.lectern.ingestion.page.SourcePage.State;
import java.util.ArrayList;
import java.util.List;

/** Makes a page of what an engine read: paragraphs, with words put together that a line's end had parted. */
final class OcrText {

    private OcrText() {}

    static SourcePage on(SourcePage image, String read) {
        var text = new StringBuilder();
        var parts = new ArrayList<Part>();
        for (var paragraph : read.replace("\r", "")
                .replaceAll("[\\f\\x00-\\x08\\x0B\\x0E-\\x1F]", "\n")
                .split("\n\\s*\n")) {
            var joined = paragraph
                    .strip()
                    .replaceAll("(?<=\\p{Ll})[-\u00ad]\n(?=\\p{Ll})", "")
                    .replaceAll("[ \t]*\n[ \t]*", " ");
            if (!joined.isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n\n");
                parts.add(new Part(
                        new Block(Block.Kind.PARAGRAPH, 0, text.length(), text.length() + joined.length()), null));
                text.append(joined);
            }
        }
        return with(image, text.toString(), parts, text.isEmpty() ? State.EMPTY : State.OCR);
    }

    static SourcePage unreadable(SourcePage image) {
        return with(image, "", List.of(), State.FAILED);
    }

    private static SourcePage with(SourcePage image, String text, List<Part> parts, State state) {
        return new SourcePage(image.number(), image.label(), text, parts, image.width(), image.height(), state);
    }
}
