package dev.lectern.extract.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/**
 * Finds what a page is about. Nothing is guessed from the words: an author's main or article element is taken if it holds
 * most of the text, else the whole body; and what is named as navigation or the like is left out of it.
 */
final class Article {

    private static final String NEVER =
            "script, style, noscript, template, nav, svg, iframe, object, embed, video, audio, canvas, form button,"
                    + " input, select, textarea, button, dialog, [hidden]:not([hidden=until-found]), [role=navigation],"
                    + " [role=banner], [role=contentinfo], [role=search], [role=menu], [role=menubar], [role=dialog],"
                    + " [role=alertdialog]";
    private static final String OUTER = "header, footer, aside, [role=complementary]";
    private static final String INNER = "article, main, [role=main], section, blockquote, li, dd, td";
    private static final Pattern UNSEEN =
            Pattern.compile("(?i)(^|;)\\s*(display\\s*:\\s*none|visibility\\s*:\\s*hidden)\\s*(!important\\s*)?(;|$)");
    private static final Pattern SURROUNDINGS = Pattern.compile(
            "(?i)(^|[\\s_-])(nav|navbar|navbox|navigation|menu|breadcrumbs?|sidebar|cookies?|consent|skip|share|social|"
                    + "sharing|pagination|pager|related|advert|ads|banner|newsletter|subscribe|promo|footer|masthead|toolbar|comments?)($|[\\s_-])");

    private Article() {}

    static Element of(Document document) {
        Element body = document.body();
        body.select(NEVER).forEach(element -> {
            if (!holds(element)) {
                element.remove();
            }
        });
        for (Element element : body.select("[style]")) {
            if (UNSEEN.matcher(element.attr("style")).find()) {
                element.remove();
            }
        }
        Element main = main(body);
        for (Element element : main.select(OUTER)) {
            if (element.closest(INNER) == null && !holds(element) && surrounds(element)) {
                element.select("h1").forEach(element::before);
                element.remove();
            }
        }
        surroundings(main);
        return main;
    }

    /** A header may have the authors and a footer the notes of an article, but those of a site are links and a line or two. */
    private static boolean surrounds(Element element) {
        int length = length(element);
        boolean foot = element.normalName().equals("footer") && length < 1000;
        return foot || length(element.select("a")) * 3 >= length;
    }

    private static boolean holds(Element element) {
        return element.selectFirst("article, main, [role=main]") != null;
    }

    /** The only main element, or the only article, unless much of the text is outside of it. */
    private static Element main(Element body) {
        int all = length(body);
        for (String name : List.of("main, [role=main]", "article")) {
            List<Element> found = new ArrayList<>();
            for (Element element : body.select(name)) {
                if (element.parents().stream().noneMatch(found::contains)) {
                    found.add(element);
                }
            }
            if (found.size() == 1 && length(found.getFirst()) >= all / 2) {
                return found.getFirst();
            }
        }
        return body;
    }

    /** Lists of links and notices that a class or id calls by their name. */
    private static void surroundings(Element main) {
        for (Element element : main.select("div, ul, ol, section, aside, table, p")) {
            String names = element.className() + " " + element.id();
            if (element == main
                    || names.isBlank()
                    || !SURROUNDINGS.matcher(names).find()
                    || holds(element)) {
                continue;
            }
            int length = length(element);
            if (length < 3000 && length(element.select("a, label")) * 2 >= length) {
                element.remove();
            }
        }
    }

    private static int length(List<Element> elements) {
        return elements.stream().mapToInt(Article::length).sum();
    }

    private static int length(Element element) {
        int[] length = {0};
        element.nodeStream(TextNode.class)
                .forEach(text -> length[0] += text.getWholeText().strip().length());
        return length[0];
    }
}
