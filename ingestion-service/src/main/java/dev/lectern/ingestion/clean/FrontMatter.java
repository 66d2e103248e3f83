package dev.lectern.ingestion.clean;

import dev.lectern.extract.Block.Kind;
import dev.lectern.ingestion.clean.Findings.TitleOrigin;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.page.SourcePage.Part;
import dev.lectern.ingestion.source.OneLine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the first pages and the file's own properties say of a document. */
final class FrontMatter {

    /** How many pages may belong to it. */
    static final int PAGES = 3;

    private static final int HEAD = 600;
    private static final int LONGEST_SUMMARY = 5_000;
    private static final int LONGEST_KEYWORD = 80;
    private static final int MOST_KEYWORDS = 20;
    private static final Pattern SUMMARY = Pattern.compile(
            "(?i)^(?:abstract|summary|zusammenfassung|r\u00e9sum\u00e9|resumen)\\b[\\s.:\u2014\u2013-]*");
    private static final Pattern BEHIND_SUMMARY = Pattern.compile(
            "(?im)^(?:key ?words|key-words|index terms|general terms|categories and subject|jel class|schl\u00fcsselw\u00f6rter|mots[ -]cl\u00e9s)");
    private static final Pattern KEYWORDS = Pattern.compile(
            "(?i)\\b(?:key ?words|key-words|index terms|schl\u00fcsselw\u00f6rter|mots[ -]cl\u00e9s)\\b[\\s:.\u2014\u2013-]{0,5}");
    private static final Pattern OF_A_PART =
            Pattern.compile("(?i)^(?:[\\dIVX]+[.)]?(?:\\d+\\.?)*\\s|introduction\\b|contents\\b)");
    private static final Pattern DATED = Pattern.compile(
            "(?i)(?:\u00a9|\\(c\\)|copyright|published|accepted|available online|received|vol(?:ume|\\.))[^\\n]{0,60}?\\b((?:19|20)\\d\\d)\\b");
    private static final Pattern YEAR = Pattern.compile("(?<![\\d.,/-])((?:19|20)\\d\\d)(?![\\d/])");

    private final List<SourcePage> pages;
    private final Map<String, String> properties;

    FrontMatter(List<SourcePage> pages, Map<String, String> properties) {
        this.pages = pages;
        this.properties = properties;
    }

    record Title(String text, TitleOrigin origin) {}

    /**
     * What the page shows as its title is believed more than what the file says, unless the page says the same; a heading that
     * may be the title is believed less.
     */
    Optional<Title> title() {
        var said = Optional.ofNullable(OneLine.of(property("title")))
                .filter(Titles::isPlausible)
                .map(text -> new Title(text, TitleOrigin.PROPERTIES));
        if (said.filter(title -> bareFirstPage().contains(Titles.bare(title.text())))
                .isPresent()) {
            return said;
        }
        return shown(blocks(Kind.TITLE)).or(() -> said).or(() -> shown(highestHeading()));
    }

    private static Optional<Title> shown(Stream<String> texts) {
        return texts.map(OneLine::of)
                .filter(Titles::isPlausible)
                .findFirst()
                .map(text -> new Title(text, TitleOrigin.PAGE));
    }

    List<String> authors() {
        var shown = blocks(Kind.AUTHORS)
                .flatMap(block -> Names.of(block).stream())
                .distinct()
                .toList();
        return shown.isEmpty() ? Names.of(property("author")) : shown;
    }

    String summary() {
        return blocks(Kind.ABSTRACT)
                .reduce((a, b) -> a + "\n\n" + b)
                .or(this::belowItsHeading)
                .or(() -> paragraphs()
                        .filter(text -> SUMMARY.matcher(text).find())
                        .findFirst())
                .map(text -> SUMMARY.matcher(text.strip()).replaceFirst(""))
                .map(text -> BEHIND_SUMMARY.split(text, 2)[0].strip())
                .filter(text -> !text.isEmpty())
                .map(text -> text.substring(0, Math.min(text.length(), LONGEST_SUMMARY)))
                .orElse(null);
    }

    List<String> keywords() {
        var shown = pages.stream()
                .map(SourcePage::text)
                .map(FrontMatter::behindKeywords)
                .flatMap(Optional::stream)
                .findFirst();
        return Arrays.stream(
                        shown.orElse(Optional.ofNullable(property("keywords")).orElse(""))
                                .split("[;,\u00b7\u2022|]"))
                .map(OneLine::of)
                .map(word -> word.endsWith(".") ? word.substring(0, word.length() - 1) : word)
                .filter(word -> word.length() > 1 && word.length() <= LONGEST_KEYWORD)
                .distinct()
                .limit(MOST_KEYWORDS)
                .toList();
    }

    /** The one that stands where a date of publication stands, else the first at the head of the first page. */
    Integer year(int latest) {
        var page = firstPage().orElse("");
        return Stream.concat(
                        years(DATED, page, latest),
                        years(YEAR, page.substring(0, Math.min(page.length(), HEAD)), latest))
                .findFirst()
                .orElse(null);
    }

    private static Stream<Integer> years(Pattern pattern, String text, int latest) {
        return pattern.matcher(text)
                .results()
                .map(hit -> Integer.valueOf(hit.group(1)))
                .filter(year -> year <= latest);
    }

    private String property(String name) {
        return properties.get(name);
    }

    private Optional<String> firstPage() {
        return pages.stream().findFirst().map(SourcePage::text);
    }

    private String bareFirstPage() {
        return firstPage().map(Titles::bare).orElse("");
    }

    private Stream<String> blocks(Kind kind) {
        return pages.stream().flatMap(page -> page.parts().stream()
                .filter(part -> part.block().kind() == kind)
                .map(part -> text(page, part)));
    }

    // Of the first page only: further on, a heading is that of a chapter. What begins the page is above all others.
    private Stream<String> highestHeading() {
        return pages.stream().limit(1).flatMap(page -> page.parts().stream()
                .filter(part -> part.block().kind() == Kind.HEADING
                        && (part.block().level() <= 1 || part.block().start() == 0))
                .map(part -> text(page, part))
                .filter(text -> !SUMMARY.matcher(text).find()
                        && !OF_A_PART.matcher(text).find()));
    }

    private Stream<String> paragraphs() {
        return blocks(Kind.PARAGRAPH);
    }

    private Optional<String> belowItsHeading() {
        return pages.stream()
                .flatMap(page -> page.parts().stream()
                        .filter(part -> part.block().kind() == Kind.PARAGRAPH
                                && part.section() != null
                                && SUMMARY.matcher(part.section()).find())
                        .map(part -> text(page, part)))
                .reduce((a, b) -> a.length() > LONGEST_SUMMARY ? a : a + "\n\n" + b);
    }

    private static Optional<String> behindKeywords(String text) {
        var found = KEYWORDS.matcher(text);
        if (!found.find()) {
            return Optional.empty();
        }
        int end = text.indexOf("\n\n", found.end());
        int stop = Math.min(end < 0 ? text.length() : end, found.end() + 600);
        return Optional.of(text.substring(found.end(), stop));
    }

    private static String text(SourcePage page, Part part) {
        return page.text().substring(part.block().start(), part.block().end());
    }
}
