package dev.lectern.extract.web;

import dev.lectern.extract.Format;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import dev.lectern.extract.detect.Types;
import dev.lectern.extract.encoding.Encoding;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Paging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Web pages: the article without what stands around it on every page of a site. Pages are ours. Nothing that a page names
 * is fetched, and no script is run.
 */
public final class HtmlFormat implements Format {

    private static final int HEAD = 4096;
    private static final long BYTES = 64L << 20;
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*[\"']?\\s*([\\w.:-]+)", Pattern.CASE_INSENSITIVE);
    private static final Map<String, String> METAS = Map.ofEntries(
            Map.entry("author", "author"),
            Map.entry("article:author", "author"),
            Map.entry("citation_author", "author"),
            Map.entry("dc.creator", "author"),
            Map.entry("description", "description"),
            Map.entry("og:description", "description"),
            Map.entry("keywords", "keywords"),
            Map.entry("og:title", "title"),
            Map.entry("citation_title", "title"),
            Map.entry("dc.title", "title"),
            Map.entry("article:published_time", "created"),
            Map.entry("citation_publication_date", "created"),
            Map.entry("date", "created"),
            Map.entry("dc.date", "created"),
            Map.entry("citation_doi", "doi"),
            Map.entry("generator", "producer"));

    @Override
    public Set<String> types() {
        return Set.of(Types.HTML);
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        if (Files.size(file) > Math.min(BYTES, limits.unpackedBytes())) {
            throw new Refused("The web page is larger than " + (BYTES >> 20) + " MB.");
        }
        byte[] bytes = Files.readAllBytes(file);
        Encoding encoding = Encoding.of(bytes, declared(bytes));
        String source = encoding.text(bytes);
        Markup.check(source);
        Document document = Jsoup.parse(source);
        Element article = Article.of(document);
        int marked = encoding.sound()
                ? 0
                : (int) source.chars().filter(c -> c == 0xFFFD).count();
        Paging.FREE.read(
                flow -> {
                    properties(document, flow);
                    flow.property("encoding", encoding.charset().name());
                    if (marked > 0) {
                        flow.left(Left.BYTES, marked);
                    }
                    new HtmlText(flow).tell(article);
                },
                fromPage,
                limits,
                sink);
    }

    private static String declared(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
        Matcher charset = CHARSET.matcher(head);
        return charset.find() ? charset.group(1) : null;
    }

    private static void properties(Document document, Flow flow) {
        flow.property("title", document.title());
        flow.property("language", document.select("html").attr("lang"));
        for (Element meta : document.select("meta[content]")) {
            String name = meta.hasAttr("name") ? meta.attr("name") : meta.attr("property");
            String property = METAS.get(name.toLowerCase(Locale.ROOT));
            if (property != null) {
                flow.property(property, meta.attr("content"));
            }
        }
    }
}
