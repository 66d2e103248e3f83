package dev.lectern.ingestion.clean;

import dev.lectern.extract.Block;
import dev.lectern.extract.Block.Kind;
import dev.lectern.ingestion.chunk.Words;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.page.SourcePage.Part;
import dev.lectern.ingestion.source.OneLine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Goes through a document once, page by page, and remembers little of it. */
final class DocumentScan {

    private static final int LONGEST_SECTION = 200;
    private static final int MOST_REFERENCES = 2_000;
    private static final int LONGEST_REFERENCE = 1_000;
    private static final int MOST_DOIS = 500;
    private static final Pattern REFERENCES = Pattern.compile(
            "(?i)^[\\d.\\sIVX]{0,8}(?:references?|bibliography|literature(?: cited)?|works cited|literatur(?:verzeichnis)?"
                    + "|r\u00e9f\u00e9rences|bibliographie|bibliograf\u00eda|referencias)[\\s.:]{0,3}$");

    private final MessageDigest digest = sha256();
    private final Languages languages = new Languages();
    private final List<SourcePage> front = new ArrayList<>();
    private final Set<String> dois = new LinkedHashSet<>();
    private final Set<String> frontDois = new LinkedHashSet<>();
    private final List<String> references = new ArrayList<>();
    private String section;
    private boolean inReferences;
    private int pages;
    private int words;
    private int characters;

    /** The page with the heading that each part is below. */
    SourcePage see(SourcePage page) {
        hash(page.text());
        pages++;
        words += Words.count(page.text());
        characters += page.text().length();
        languages.see(page.text());
        var parts = page.parts().stream().map(part -> placed(page, part)).toList();
        var seen = page.with(parts);
        boolean isFront = pages <= FrontMatter.PAGES && !inReferences;
        var found = Identifiers.dois(page.text());
        found.stream().limit(Math.max(0, MOST_DOIS - dois.size())).forEach(dois::add);
        if (isFront) {
            front.add(seen);
            frontDois.addAll(found);
        }
        return seen;
    }

    /** The latest year is that of today: what is dated later is no date. */
    Findings end(Map<String, String> properties, int latestYear) {
        var matter = new FrontMatter(front, properties);
        var title = matter.title();
        var said = Identifiers.dois(String.join(" ", properties.values()));
        var all = new LinkedHashSet<>(said);
        all.addAll(dois);
        return new Findings(
                HexFormat.of().formatHex(digest.digest()),
                pages,
                words,
                // With the form feeds between pages, as the text is given out.
                characters + Math.max(0, pages - 1),
                title.map(FrontMatter.Title::text).orElse(null),
                title.map(FrontMatter.Title::origin).orElse(null),
                matter.authors(),
                matter.summary(),
                said.stream()
                        .findFirst()
                        .or(() -> frontDois.stream().findFirst())
                        .orElse(null),
                List.copyOf(all),
                front.stream()
                        .flatMap(page -> Identifiers.arxiv(page.text()).stream())
                        .findFirst()
                        .orElse(null),
                matter.year(latestYear),
                languages.guess(),
                matter.keywords(),
                List.copyOf(references));
    }

    private Part placed(SourcePage page, Part part) {
        var block = part.block();
        if (block.kind() == Kind.HEADING) {
            section = shortened(OneLine.of(text(page, block)), LONGEST_SECTION);
            inReferences = REFERENCES.matcher(section).matches();
        } else if (isReference(block) && references.size() < MOST_REFERENCES) {
            references.add(shortened(OneLine.of(text(page, block)), LONGEST_REFERENCE));
        }
        return new Part(block, section);
    }

    private boolean isReference(Block block) {
        return block.kind() == Kind.REFERENCE
                || inReferences && (block.kind() == Kind.PARAGRAPH || block.kind() == Kind.LIST_ITEM);
    }

    private void hash(String text) {
        if (pages > 0) {
            digest.update((byte) '\f');
        }
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(SourcePage page, Block block) {
        return page.text()
                .substring(block.start(), Math.min(block.end(), page.text().length()));
    }

    private static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
