package dev.lectern.extract.word;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.flow.Gathered;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.office.Ooxml;
import java.io.IOException;

/** A drawing in a Word document: the text of its boxes, what is said about its pictures, and how many say nothing. */
final class DocxDrawing {

    private final DocxBody body;
    private final Xml xml;
    private String description = "";
    private int pictures;

    DocxDrawing(DocxBody body, Xml xml) {
        this.body = body;
        this.xml = xml;
    }

    void read(Gathered frames) throws IOException, Refused {
        describe();
        walk(frames);
        if (pictures > 0 && description.isEmpty()) {
            body.flow.left(Left.IMAGES, pictures);
        } else if (pictures > 0) {
            frames.block(Kind.CAPTION, 0, description);
        }
    }

    private void describe() {
        for (String name : new String[] {"descr", "alt"}) {
            if (description.isEmpty()) {
                description = Ooxml.description(xml.attr(name));
            }
        }
    }

    private void walk(Gathered frames) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "txbxContent" -> body.blocks(xml, frames);
                case "chart", "relIds" -> body.flow.left(Left.CHARTS);
                case "blip", "imagedata" -> pictures++;
                case "AlternateContent" -> Ooxml.choice(xml, () -> walk(frames));
                default -> {
                    describe();
                    walk(frames);
                }
            }
        });
    }
}
