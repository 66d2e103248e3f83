package dev.lectern.common.blob;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/** One page of what a bucket holds, and how the next one is asked for, if there is one. */
record Listing(List<Entry> entries, Optional<String> next) {

    record Entry(String key, Instant modified) {}

    static Listing read(byte[] xml) {
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        var entries = new ArrayList<Entry>();
        String key = null;
        String next = null;
        try {
            var reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (reader.getLocalName()) {
                        case "Key" -> key = reader.getElementText();
                        case "LastModified" -> entries.add(new Entry(key, Instant.parse(reader.getElementText())));
                        case "NextContinuationToken" -> next = reader.getElementText();
                        default -> {}
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the object store's list cannot be read", e);
        }
        return new Listing(entries, Optional.ofNullable(next));
    }
}
