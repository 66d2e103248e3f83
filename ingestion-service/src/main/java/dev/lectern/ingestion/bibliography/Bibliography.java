package dev.lectern.ingestion.bibliography;

import dev.lectern.extract.encoding.Encoding;
import java.util.ArrayList;
import java.util.List;

/** What a list of references holds. An entry that is broken keeps none of the others from being read. */
public record Bibliography(List<BibEntry> entries, List<Broken> broken) {

    /** An entry that cannot be read: where it begins, its key as far as there is one, and why. */
    public record Broken(int line, String key, String reason) {

        public String label() {
            return key != null ? key : "The entry at line " + line;
        }
    }

    /** By so much what is read may be longer than the list, in which a few words stand for many. */
    private static final int ABBREVIATED = 1 << 20;

    public enum Form {
        BIBTEX,
        RIS
    }

    /** A list may have at most so many entries, broken ones included; what is beyond is not looked at. Blocks for long lists. */
    public static Bibliography of(byte[] bytes, Form form, int most) {
        // What is not well-formed UTF-8 was written by an older program.
        var text = Encoding.of(bytes, "windows-1252").text(bytes);
        var found = new Collected(most, text.length());
        if (form == Form.BIBTEX) {
            new BibTex(text, found).read();
        } else {
            new Ris(text, found).read();
        }
        return new Bibliography(List.copyOf(found.entries), List.copyOf(found.broken));
    }

    static final class Collected {

        private final int most;
        private long room;
        private final List<BibEntry> entries = new ArrayList<>();
        private final List<Broken> broken = new ArrayList<>();

        Collected(int most, int length) {
            this.most = most;
            this.room = length + ABBREVIATED;
        }

        void add(BibEntry entry) {
            room -= entry.length();
            if (room >= 0) {
                entries.add(entry);
            } else {
                refuse(entry.line(), entry.key(), "Its abbreviations stand for more than there is room for.");
            }
        }

        void refuse(int line, String key, String reason) {
            broken.add(new Broken(line, Fit.line(key, Fit.NAME), Fit.line(reason, Fit.LINE)));
        }

        /** Also when nobody wants the rest any more. */
        boolean isFull() {
            return entries.size() + broken.size() >= most
                    || Thread.currentThread().isInterrupted();
        }
    }
}
