package dev.lectern.extract.office;

import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Container.Relation;
import dev.lectern.extract.container.Xml;
import java.io.IOException;
import java.util.Map;

/** What the packages of Word, PowerPoint and Excel have in common. */
public final class Ooxml {

    private Ooxml() {}

    /** The part with which reading begins. */
    public static String mainPart(Container container, String usual) throws IOException, Refused {
        return container.relations("").values().stream()
                .filter(relation -> relation.type().equals("officeDocument"))
                .map(Relation::target)
                .filter(container::has)
                .findFirst()
                .orElse(usual);
    }

    /** What is new is written twice: once in a way that older readers understand. */
    public static void choice(Xml xml, Step step) throws IOException, Refused {
        boolean[] taken = {false};
        xml.children(name -> {
            if (!taken[0] && (name.equals("Choice") || name.equals("Fallback"))) {
                taken[0] = true;
                step.take();
            }
        });
    }

    /** Reads on from where the reader stands. */
    @FunctionalInterface
    public interface Step {
        void take() throws IOException, Refused;
    }

    /** The part to which a relation of this type leads, or null. */
    public static String target(Map<String, Relation> relations, String type) {
        return relations.values().stream()
                .filter(relation -> relation.type().equals(type))
                .map(Relation::target)
                .findFirst()
                .orElse(null);
    }

    /** What an author wrote about a picture; what a program wrote about it is not his. */
    public static String description(String text) {
        String plain = text == null ? "" : text.strip();
        boolean automatic = plain.contains("automatically generated") || plain.contains("AI-generated content");
        return automatic ? "" : plain;
    }
}
