package dev.lectern.extract.rtf;

import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.office.SymbolFont;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Follows the groups and words of an RTF file and gives its text to the paragraphs. */
final class RtfText {

    private final Flow flow;
    private final RtfParagraphs paragraphs;
    private final RtfCharsets charsets = new RtfCharsets();
    private final Deque<RtfState> outer = new ArrayDeque<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<Integer, Integer> headings = new HashMap<>();
    private final StringBuilder aside = new StringBuilder();
    private RtfState state = new RtfState(RtfCharsets.USUAL);
    private int skip;
    private int style = -1;
    private int created;
    private final int[] date = new int[3];

    RtfText(Flow flow) {
        this.flow = flow;
        this.paragraphs = new RtfParagraphs(flow);
    }

    void open() {
        decode();
        outer.push(state);
        boolean twice = state.twice;
        state.twice = false;
        state = state.inner();
        state.to = twice ? RtfState.To.NOWHERE : state.to;
        skip = 0;
    }

    void close() {
        decode();
        RtfState closed = state;
        state = outer.isEmpty() ? state : outer.pop();
        skip = 0;
        if (closed.to != state.to || closed.property != state.property) {
            left(closed);
        }
    }

    /** A group whose text went elsewhere has ended. */
    private void left(RtfState closed) {
        switch (closed.to) {
            case NOTE -> paragraphs.endNote();
            case FRAME -> paragraphs.endFrame();
            case PROPERTY -> {
                flow.property(closed.property, aside.toString());
                aside.setLength(0);
            }
            case LABEL -> {
                paragraphs.label(aside.toString());
                aside.setLength(0);
            }
            case STYLES -> aside.setLength(0);
            default -> {}
        }
    }

    void end() {
        decode();
        paragraphs.end();
        if (date[0] > 0) {
            flow.property("created", "%04d-%02d-%02d".formatted(date[0], date[1], date[2]));
        }
    }

    void plain(int b) {
        state.first = false;
        if (skip > 0) {
            skip--;
            return;
        }
        if (!state.shown()) {
            return;
        }
        if (state.symbol && b > ' ') {
            say(Character.toString(SymbolFont.unicode(b)));
        } else {
            bytes.write(b);
        }
    }

    private void decode() {
        if (bytes.size() > 0) {
            String text = new String(bytes.toByteArray(), state.charset);
            bytes.reset();
            put(text);
        }
    }

    private void say(String text) {
        decode();
        if (state.shown()) {
            put(text);
        }
    }

    private void put(String text) {
        switch (state.to) {
            case TEXT, NOTE, FRAME -> paragraphs.say(text);
            case STYLES -> {
                aside.append(text);
                int end = aside.indexOf(";");
                if (end >= 0) {
                    style(aside.substring(0, end));
                    aside.setLength(0);
                }
            }
            default -> aside.append(text);
        }
    }

    private void style(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        if (style >= 0 && plain.matches("heading [1-9]")) {
            headings.put(style, plain.charAt(8) - '0');
        } else if (style >= 0 && plain.equals("title")) {
            headings.put(style, 0);
        }
        style = -1;
    }

    void symbol(char c) {
        switch (c) {
            case '*' -> state.star = true;
            case '~' -> say("\u00A0");
            case '_' -> say("-");
            case '\\', '{', '}' -> plain(c);
            case '\n', '\r' -> word("par", false, 0);
            case '\t' -> say("\t");
            default -> {}
        }
    }

    void word(String word, boolean numbered, int number) {
        if (state.first && destination(word)) {
            return;
        }
        state.first = false;
        if (word.equals("u")) {
            unicode(number);
            return;
        }
        if (RtfWords.SIGNS.containsKey(word)) {
            say(RtfWords.SIGNS.get(word));
            return;
        }
        decode();
        boolean on = !numbered || number != 0;
        switch (word) {
            case "ansicpg" -> {
                charsets.page(number);
                state.charset = charsets.usual();
            }
            case "mac" -> {
                charsets.mac();
                state.charset = charsets.usual();
            }
            case "f" -> font(number);
            case "fcharset" -> charsets.charsetOfFont(number);
            case "plain" -> {
                state.hidden = false;
                state.deleted = false;
            }
            case "v" -> state.hidden = on;
            case "deleted" -> state.deleted = on;
            case "uc" -> state.afterUnicode = Math.clamp(number, 0, 10);
            case "s" -> style(number);
            case "chftn" -> {
                if (state.to != RtfState.To.NOTE) {
                    say(paragraphs.mark());
                }
            }
            case "yr", "mo", "dy" -> {
                if (created == 1) {
                    date["yr mo dy".indexOf(word) / 3] = number;
                }
            }
            default -> {
                if (state.inText()) {
                    paragraphs.word(word, number);
                }
            }
        }
    }

    private void style(int number) {
        if (state.to == RtfState.To.STYLES) {
            style = number;
        } else {
            paragraphs.heading(headings.get(number));
        }
    }

    private void font(int number) {
        if (state.to == RtfState.To.FONTS) {
            charsets.font(number);
        } else {
            state.charset = charsets.of(number);
            state.symbol = charsets.symbol(number);
        }
    }

    private void unicode(int number) {
        decode();
        char c = (char) number;
        say(Character.toString(c >= 0xF000 && c <= 0xF0FF ? SymbolFont.unicode(c - 0xF000) : c));
        skip = state.afterUnicode;
    }

    /** Whether the word at the beginning of a group says that its text goes elsewhere. */
    private boolean destination(String word) {
        if (state.to == RtfState.To.NOWHERE) {
            return true;
        }
        RtfState.To to =
                switch (word) {
                    case "fonttbl" -> RtfState.To.FONTS;
                    case "stylesheet" -> RtfState.To.STYLES;
                    case "footnote" -> RtfState.To.NOTE;
                    case "shptxt" -> RtfState.To.FRAME;
                    case "listtext", "pntext" -> RtfState.To.LABEL;
                    default -> null;
                };
        if (word.equals("upr")) {
            state.twice = true;
            return true;
        }
        if (word.equals("creatim") || word.equals("revtim") || word.equals("printim") || word.equals("buptim")) {
            created = word.equals("creatim") ? 1 : 2;
            return true;
        }
        if (RtfWords.PROPERTIES.containsKey(word)) {
            to = RtfState.To.PROPERTY;
            state.property = RtfWords.PROPERTIES.get(word);
        } else if (word.equals("pict") || word.equals("object") && state.star) {
            flow.left(Left.IMAGES);
            to = RtfState.To.NOWHERE;
        } else if (word.equals("annotation")) {
            flow.left(Left.COMMENTS);
            to = RtfState.To.NOWHERE;
        } else if (RtfWords.NOWHERE.contains(word)) {
            to = RtfState.To.NOWHERE;
        } else if (state.star && to == null && !RtfWords.KEPT.contains(word)) {
            to = RtfState.To.NOWHERE;
        }
        if (to == null) {
            return false;
        }
        state.first = false;
        state.to = to;
        if (to == RtfState.To.NOTE) {
            paragraphs.beginNote();
        } else if (to == RtfState.To.FRAME) {
            paragraphs.beginFrame();
        }
        return true;
    }
}
