package dev.lectern.extract.text;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.Refused;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Prose;
import dev.lectern.extract.web.HtmlText;
import dev.lectern.extract.web.Markup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;

/** Tells a tree of Markdown, without recursion. */
final class MarkdownText {

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private final Flow flow;
    private final Prose prose;
    private final Deque<int[]> lists = new ArrayDeque<>();
    private boolean described;

    MarkdownText(Flow flow) {
        this.flow = flow;
        this.prose = new Prose(flow);
    }

    void tell(String source) throws Refused {
        Node root = PARSER.parse(source);
        Node node = root;
        while (node != null) {
            head(node);
            if (node.getFirstChild() != null) {
                node = node.getFirstChild();
                continue;
            }
            tail(node);
            while (node != root && node.getNext() == null) {
                node = node.getParent();
                tail(node);
            }
            node = node == root ? null : node.getNext();
        }
        prose.flush();
    }

    private void head(Node node) throws Refused {
        switch (node) {
            case Heading heading -> prose.open(Kind.HEADING, heading.getLevel());
            case OrderedList list -> {
                prose.flush();
                lists.push(new int[] {list.getMarkerStartNumber() == null ? 1 : list.getMarkerStartNumber()});
            }
            case BulletList list -> {
                prose.flush();
                lists.push(new int[] {Integer.MIN_VALUE});
            }
            case ListItem item -> item();
            case FencedCodeBlock code -> code(code.getLiteral());
            case IndentedCodeBlock code -> code(code.getLiteral());
            case HtmlBlock html -> {
                prose.flush();
                Markup.check(html.getLiteral());
                new HtmlText(flow)
                        .tell(Jsoup.parseBodyFragment(html.getLiteral()).body());
            }
            case TableBlock table -> prose.openTable();
            case TableCell cell -> prose.openCell(1, 1);
            case Text text -> say(text.getLiteral());
            case Code code -> say(code.getLiteral());
            case HtmlInline html -> inline(html.getLiteral());
            case SoftLineBreak soft -> prose.say(" ");
            case HardLineBreak hard -> prose.line();
            case Image image -> described = false;
            default -> {}
        }
    }

    private void tail(Node node) {
        switch (node) {
            case Heading heading -> prose.close();
            case ListItem item -> prose.close();
            case OrderedList list -> lists.pop();
            case BulletList list -> lists.pop();
            case Paragraph paragraph -> prose.flush();
            case TableCell cell -> prose.closeCell();
            case TableRow row -> prose.closeRow();
            case TableBlock table -> prose.closeTable();
            case Image image -> {
                if (!described) {
                    flow.left(Left.IMAGES);
                }
            }
            default -> {}
        }
    }

    private void say(String text) {
        described = true;
        prose.say(text);
    }

    private void inline(String tag) {
        if (tag.matches("(?i)<br\\s*/?>")) {
            prose.line();
        }
    }

    private void code(String literal) {
        prose.open(Kind.CODE, 0);
        prose.say(literal);
        prose.close();
    }

    private void item() {
        prose.open(Kind.LIST_ITEM, lists.size());
        int[] list = lists.peek();
        if (list != null && list[0] != Integer.MIN_VALUE) {
            prose.label(list[0]++ + ".");
        }
    }
}
