package dev.lectern.extract.web;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Prose;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** Tells a tree of HTML. It is walked without recursion: a page may be nested as deeply as it likes. */
public final class HtmlText implements NodeVisitor {

    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "dialog",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figure",
            "footer",
            "form",
            "header",
            "hgroup",
            "hr",
            "html",
            "legend",
            "main",
            "nav",
            "ol",
            "p",
            "search",
            "section",
            "summary",
            "ul",
            "title");
    private static final Set<String> SKIPPED =
            Set.of("head", "script", "style", "template", "annotation", "annotation-xml", "rt", "rp", "metadata");
    private static final Set<String> MEDIA = Set.of("iframe", "video", "audio", "object", "embed");

    private final Flow flow;
    private final Prose prose;
    private final Deque<int[]> lists = new ArrayDeque<>();
    private Node skipped;
    private int pre;
    private int figures;

    public HtmlText(Flow flow) {
        this.flow = flow;
        this.prose = new Prose(flow);
    }

    public void tell(Element root) {
        root.traverse(this);
        prose.flush();
    }

    @Override
    public void head(Node node, int depth) {
        if (skipped != null) {
            return;
        }
        if (node instanceof TextNode text) {
            if (pre > 0) {
                prose.say(text.getWholeText());
            } else {
                prose.sayCollapsed(text.getWholeText());
            }
        } else if (node instanceof Element element) {
            open(element, name(element));
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (skipped == node) {
            skipped = null;
        } else if (skipped == null && node instanceof Element element) {
            close(name(element));
        }
    }

    private static String name(Element element) {
        String name = element.normalName();
        return name.substring(name.indexOf(':') + 1);
    }

    private void open(Element element, String name) {
        if (SKIPPED.contains(name)) {
            skipped = element;
            return;
        }
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> prose.open(Kind.HEADING, name.charAt(1) - '0');
            case "pre", "listing", "xmp" -> {
                prose.open(Kind.CODE, 0);
                pre++;
            }
            case "figcaption", "caption" -> prose.open(Kind.CAPTION, 0);
            case "figure" -> {
                prose.open(Kind.CAPTION, 0);
                figures++;
            }
            case "ul", "ol", "menu" -> {
                prose.flush();
                lists.push(new int[] {name.equals("ol") ? Xml.number(element.attr("start"), 1) : Integer.MIN_VALUE});
            }
            case "li" -> item(element);
            case "table" -> prose.openTable();
            case "td", "th" -> prose.openCell(span(element, "colspan"), span(element, "rowspan"));
            case "br" -> prose.line();
            case "img", "area" -> image(element);
            case "math" -> formula(element);
            case "input", "select", "textarea", "button", "svg" -> skipped = element;
            default -> {
                if (MEDIA.contains(name)) {
                    flow.left(Left.MEDIA);
                    skipped = element;
                } else if (BLOCKS.contains(name)) {
                    prose.flush();
                }
            }
        }
    }

    private void close(String name) {
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "li" -> prose.close();
            case "pre", "listing", "xmp" -> {
                prose.close();
                pre--;
            }
            case "figure" -> {
                prose.close();
                figures--;
            }
            case "ul", "ol", "menu" -> {
                prose.flush();
                lists.poll();
            }
            case "td", "th" -> prose.closeCell();
            case "tr" -> prose.closeRow();
            case "table" -> prose.closeTable();
            default -> {
                if (BLOCKS.contains(name)) {
                    prose.flush();
                }
            }
        }
    }

    private void item(Element element) {
        prose.open(Kind.LIST_ITEM, Math.max(1, lists.size()));
        int[] list = lists.peek();
        if (list != null && list[0] != Integer.MIN_VALUE) {
            list[0] = Xml.number(element.attr("value"), list[0]);
            prose.label(list[0]++ + ".");
        }
    }

    private void image(Element image) {
        String description = image.attr("alt").strip();
        if (description.isEmpty()) {
            boolean decoration = image.hasAttr("alt");
            if (!decoration) {
                flow.left(Left.IMAGES);
            }
        } else if (figures > 0) {
            prose.flush();
            prose.sayCollapsed(description);
            prose.flush();
        } else {
            prose.sayCollapsed(" " + description + " ");
        }
    }

    private void formula(Element math) {
        String plain = math.attr("alttext");
        if (!plain.isBlank()) {
            prose.sayCollapsed(" " + plain + " ");
            skipped = math;
        }
    }

    private static int span(Element cell, String name) {
        return Math.clamp(Xml.number(cell.attr(name), 1), 1, 1000);
    }
}
