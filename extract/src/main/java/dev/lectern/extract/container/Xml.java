package dev.lectern.extract.container;

import dev.lectern.extract.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * XML as a stream, walked like a tree: a visitor is called at each child of an element, may walk into it, and what it does
 * not walk into is skipped. Names are without their namespaces. A DTD is passed over: there are no entities of it and nothing
 * outside the file; where the text refers to one, a sign stands in its place, and it is counted.
 */
public final class Xml implements AutoCloseable {

    private static final int DEPTH = 400;
    private static final String UNDEFINED = "\uFFFD";
    private static final XMLInputFactory FACTORY = factory();

    private final InputStream in;
    private final XMLStreamReader reader;
    private final Runnable undefined;
    private int depth;

    private Xml(InputStream in, Runnable undefined) throws XMLStreamException {
        this.in = in;
        this.reader = FACTORY.createXMLStreamReader(in);
        this.undefined = undefined;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        factory.setXMLReporter((message, kind, information, location) -> {});
        // We count the depth ourselves; the JDK's own limits differ from one release to the next.
        factory.setProperty("jdk.xml.maxElementDepth", "0");
        factory.setProperty("jdk.xml.elementAttributeLimit", "1000");
        return factory;
    }

    /** Undefined is run for each reference in the text that is to what a DTD would define. */
    static Xml open(InputStream in, Runnable undefined) throws IOException, Refused {
        try {
            return new Xml(in, undefined);
        } catch (XMLStreamException e) {
            in.close();
            throw damaged();
        }
    }

    private static Refused damaged() {
        return new Refused("The file is damaged: a part of it is no well-formed XML.");
    }

    /** Goes to the first element of the file and answers its name. */
    public String root() throws IOException, Refused {
        while (depth == 0) {
            if (next() == XMLStreamConstants.END_DOCUMENT) {
                throw damaged();
            }
        }
        return reader.getLocalName();
    }

    public void children(Child child) throws IOException, Refused {
        mixed(child, text -> {});
    }

    public void mixed(Child child, Consumer<String> text) throws IOException, Refused {
        int level = depth;
        while (next() != XMLStreamConstants.END_DOCUMENT && depth >= level) {
            if (reader.isStartElement()) {
                child.at(reader.getLocalName());
                leave(level);
            } else if (hasText()) {
                text.accept(words());
            }
        }
    }

    /** All text in the element, however deep. */
    public String text() throws IOException, Refused {
        StringBuilder all = new StringBuilder();
        int level = depth;
        while (next() != XMLStreamConstants.END_DOCUMENT && depth >= level) {
            if (hasText()) {
                all.append(words());
            }
        }
        return all.toString();
    }

    private boolean hasText() {
        return reader.isCharacters() || reader.getEventType() == XMLStreamConstants.ENTITY_REFERENCE;
    }

    private String words() {
        if (reader.isCharacters()) {
            return reader.getText();
        }
        undefined.run();
        return UNDEFINED;
    }

    public String attr(String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals(name) && !relation(i)) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    /** An attribute that is the id of a relation, as "id" of a slide in a list is not. */
    public String relation(String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals(name) && relation(i)) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    private boolean relation(int attribute) {
        String namespace = reader.getAttributeNamespace(attribute);
        return namespace != null && namespace.endsWith("/relationships");
    }

    public int integer(String name, int otherwise) {
        return number(attr(name), otherwise);
    }

    /** A whole number that may come from anywhere. */
    public static int number(String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** Whether a property that is there holds: without a value it does. */
    public boolean on() {
        String value = attr("val");
        return value == null || !(value.equals("0") || value.equals("false") || value.equals("off"));
    }

    private void leave(int level) throws IOException, Refused {
        while (depth > level) {
            if (next() == XMLStreamConstants.END_DOCUMENT) {
                return;
            }
        }
    }

    private int next() throws IOException, Refused {
        try {
            if (!reader.hasNext()) {
                return XMLStreamConstants.END_DOCUMENT;
            }
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT && ++depth > DEPTH) {
                throw new Refused("The file is nested too deeply.");
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
            return event;
        } catch (XMLStreamException e) {
            throw damaged();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        } finally {
            in.close();
        }
    }

    /** What is done at an element. */
    @FunctionalInterface
    public interface Child {

        void at(String name) throws IOException, Refused;
    }
}
