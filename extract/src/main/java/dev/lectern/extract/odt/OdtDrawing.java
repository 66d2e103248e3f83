package dev.lectern.extract.odt;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Refused;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Out;
import java.io.IOException;

/** A frame in an OpenDocument text: the text of its box, or what is said about its picture. */
final class OdtDrawing {

    private final OdtBody body;
    private String description = "";
    private boolean picture;
    private boolean object;

    OdtDrawing(OdtBody body) {
        this.body = body;
    }

    void read(String name, Out out) throws IOException, Refused {
        if (name.equals("text-box")) {
            body.blocks(out);
            return;
        }
        walk(out);
        if (!description.isEmpty()) {
            out.block(Kind.CAPTION, 0, description);
        } else if (object) {
            body.flow.left(Left.OBJECTS);
        } else if (picture) {
            body.flow.left(Left.IMAGES);
        }
    }

    private void walk(Out out) throws IOException, Refused {
        body.xml.children(name -> {
            switch (name) {
                case "image" -> picture = true;
                case "object", "object-ole" -> object = true;
                case "plugin", "applet", "floating-frame" -> body.flow.left(Left.MEDIA);
                case "title", "desc" -> {
                    String said = body.xml.text().strip();
                    description =
                            said.isEmpty() ? description : description.isEmpty() ? said : description + " " + said;
                }
                case "frame", "custom-shape", "rect", "line", "g" -> new OdtDrawing(body).read(name, out);
                case "text-box" -> body.blocks(out);
                default -> body.block(name, out);
            }
        });
    }
}
