package dev.lectern.extract.web;

import dev.lectern.extract.Format;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.encoding.Encoding;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Paging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Electronic books: each document in the reading order of the book (mostly a chapter) is a page. */
public final class EpubFormat implements Format {

    private static final int CHAPTER = 32 << 20;
    private static final Map<String, String> PROPERTIES = Map.of(
            "dc|title", "title",
            "dc|creator", "author",
            "dc|language", "language",
            "dc|subject", "subject",
            "dc|description", "description",
            "dc|date", "created",
            "dc|publisher", "publisher");

    @Override
    public Set<String> types() {
        return Set.of(Types.EPUB);
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        try (Container container = Container.open(file, limits)) {
            Document index = xml(container, "META-INF/container.xml");
            String part = index.select("rootfile[full-path]").attr("full-path");
            Document book = xml(container, part);
            List<String> chapters = chapters(book, part);
            protectedByRights(container, chapters);
            Paging.OWN.read(
                    flow -> {
                        properties(book, flow);
                        for (String chapter : chapters) {
                            flow.page(null, 0, 0);
                            chapter(container, chapter, flow);
                        }
                    },
                    fromPage,
                    limits,
                    sink);
        }
    }

    private static void chapter(Container container, String chapter, Flow flow) throws IOException, Refused {
        if (!container.has(chapter)) {
            flow.left(Left.MISSING);
            return;
        }
        Document document = xml(container, chapter);
        Element body = document.selectFirst("body");
        new HtmlText(flow).tell(body == null ? document : body);
    }

    private static Document xml(Container container, String part) throws IOException, Refused {
        byte[] bytes = container.head(part, CHAPTER);
        String source = Encoding.of(bytes, null).text(bytes);
        Markup.check(source);
        Document document = Jsoup.parse(source, "", Parser.xmlParser());
        return document;
    }

    /** In reading order; what is said to stand outside of it (such as pop-up notes) comes where the book lists it. */
    private static List<String> chapters(Document book, String part) throws Refused {
        Map<String, String> files = new HashMap<>();
        for (Element item : book.select("manifest > item")) {
            String media = item.attr("media-type");
            if (media.contains("html") || media.contains("xml")) {
                files.put(item.attr("id"), Container.resolve(part, item.attr("href")));
            }
        }
        List<String> chapters = new ArrayList<>();
        for (Element reference : book.select("spine > itemref")) {
            String file = files.get(reference.attr("idref"));
            if (file != null && !file.endsWith(".svg")) {
                chapters.add(file);
            }
        }
        if (chapters.isEmpty()) {
            throw new Refused("The book is damaged: it lists no chapters.");
        }
        return chapters;
    }

    private static void protectedByRights(Container container, List<String> chapters) throws IOException, Refused {
        if (!container.has("META-INF/encryption.xml")) {
            return;
        }
        Set<String> names = new HashSet<>(chapters);
        for (Element reference : xml(container, "META-INF/encryption.xml").getElementsByAttribute("URI")) {
            if (names.contains(Container.resolve("", reference.attr("URI")))) {
                throw new Refused("The book is protected by a rights management and cannot be read.");
            }
        }
    }

    private static void properties(Document book, Flow flow) {
        PROPERTIES.forEach((tag, name) -> {
            List<String> values = book.select(tag).eachText();
            flow.property(
                    name,
                    name.equals("author") ? String.join("; ", values) : values.isEmpty() ? "" : values.getFirst());
        });
    }
}
