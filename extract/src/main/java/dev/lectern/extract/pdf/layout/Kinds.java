package dev.lectern.extract.pdf.layout;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.pdf.area.Line;
import dev.lectern.extract.pdf.layout.Part.Known;
import dev.lectern.extract.pdf.word.Sheet;
import java.util.ArrayList;
import java.util.List;

/** Tells what each part of a page is, by its marks, its looks beside the body of the document, and what stands before it. */
final class Kinds {

    private static final int HEADING_LENGTH = 160;
    private static final float SMALL = 0.93f;
    private static final int AHEAD = 30;

    private final Sheet sheet;
    private final Context context;
    private final float body;
    private final List<Known> known = new ArrayList<>();
    private boolean references;

    private Kinds(Sheet sheet, Context context) {
        this.sheet = sheet;
        this.context = context;
        this.body = context.vocabulary().bodySize();
    }

    static List<Known> of(List<Part> parts, Sheet sheet, Context context) {
        Kinds kinds = new Kinds(sheet, context);
        kinds.references = context.afterReferences() && mostly(parts);
        for (int i = 0; i < parts.size(); i++) {
            kinds.known.add(kinds.kind(parts.get(i), parts.subList(i + 1, Math.min(parts.size(), i + AHEAD))));
        }
        return sheet.number() == 1 ? FrontPage.of(kinds.known, sheet, kinds.body) : kinds.known;
    }

    private static boolean mostly(List<Part> parts) {
        long those = parts.stream().filter(part -> Marks.reference(part.text())).count();
        return those * 3 >= parts.size();
    }

    private Known kind(Part part, List<Part> next) {
        if (part.table()) {
            return new Known(part, Kind.TABLE, 0);
        }
        String text = part.text();
        if (program(part)) {
            return new Known(part.with(Program.text(part.lines())), Kind.CODE, 0);
        }
        if (Marks.caption(text, setApart(part))) {
            return new Known(part, Kind.CAPTION, 0);
        }
        if (footnote(part) && onlySmallPrint(part, next)) {
            return new Known(part, Kind.FOOTNOTE, 0);
        }
        int level = level(part);
        if (level > 0) {
            references = Marks.referencesHeading(text);
            return new Known(part, Kind.HEADING, level);
        }
        if (references && Marks.reference(text)) {
            return new Known(part, Kind.REFERENCE, 0);
        }
        if (Marks.listed(text)) {
            return new Known(part, Kind.LIST_ITEM, depth(part));
        }
        return new Known(part, formula(part) ? Kind.FORMULA : Kind.PARAGRAPH, 0);
    }

    private boolean program(Part part) {
        return part.all(Line::mono) && !context.vocabulary().typewritten();
    }

    private boolean setApart(Part part) {
        Line first = part.lines().getFirst();
        return first.size() < 0.97f * body
                || first.italic()
                || first.bold()
                || first.words().getFirst().face().bold();
    }

    /** Small print low on the page that begins with a mark, or goes on after such. */
    private boolean footnote(Part part) {
        if (part.size() > SMALL * body || part.y() < 0.45f * sheet.height()) {
            return false;
        }
        boolean follows = !known.isEmpty()
                && known.getLast().kind() == Kind.FOOTNOTE
                && Math.abs(known.getLast().part().size() - part.size()) < 0.5f
                && known.getLast().part().y() < part.y();
        return follows || Marks.footnote(part.text());
    }

    /** Footnotes end their column. */
    private boolean onlySmallPrint(Part part, List<Part> next) {
        float y = part.y();
        for (Part below : next) {
            if (below.table() || below.y() < y) {
                return true;
            }
            if (below.size() > SMALL * body) {
                return false;
            }
            y = below.y();
        }
        return true;
    }

    private int level(Part part) {
        String text = part.text();
        if (part.lines().size() > 3 || text.length() > HEADING_LENGTH || Marks.letters(text) < 2) {
            return 0;
        }
        Integer outlined = context.outline().get(Context.key(text));
        if (outlined != null && part.size() >= 0.95f * body) {
            return outlined;
        }
        float size = part.size() / body;
        boolean known = Marks.knownHeading(text.replaceFirst("^[\\dIVX.]+\\s+", ""));
        boolean looks = size >= 1.12f || size >= 0.93f && (part.all(Line::bold) || capitals(text));
        if (!known && (!looks || Marks.sentence(text) && size < 1.12f)) {
            return 0;
        }
        int depth = Marks.depth(text);
        return depth > 0 ? depth : known || size >= 1.35f ? 1 : size >= 1.12f ? 2 : 3;
    }

    private static boolean capitals(String text) {
        long upper = text.codePoints().filter(Character::isUpperCase).count();
        return upper >= 5
                && (upper + text.chars().filter(c -> c == ' ').count()) * 20 > text.length() * 17
                && text.length() < 80;
    }

    /** Items are nested by how far they stand in. */
    private static int depth(Part part) {
        Line first = part.lines().getFirst();
        float indent = first.indent(part.left(), part.right()) / first.size();
        return indent < 2.8f ? 1 : indent < 5.5f ? 2 : 3;
    }

    /** Set in from the margin, short, with signs of mathematics and hardly a word. */
    private static boolean formula(Part part) {
        String text = part.text();
        Line first = part.lines().getFirst();
        boolean setIn = first.indent(part.left(), part.right()) > 1.5f * first.size();
        long signs = text.codePoints().filter(Kinds::sign).count();
        long words = text.split("(?<!\\p{L})\\p{L}{4,}(?!\\p{L})", -1).length - 1L;
        return setIn && text.length() < 250 && signs >= 1 && words <= 1 + text.length() / 60;
    }

    private static boolean sign(int c) {
        return Character.getType(c) == Character.MATH_SYMBOL
                || c >= 0x391 && c <= 0x3C9
                || c >= 0x1D400 && c <= 0x1D7FF;
    }
}
