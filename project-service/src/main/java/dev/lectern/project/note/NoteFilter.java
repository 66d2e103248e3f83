package dev.lectern.project.note;

import java.util.Arrays;
import java.util.UUID;

/** Which of one's notes are wanted; what is null does not matter. */
record NoteFilter(UUID sourceItemId, Integer page, String colour, String query) {

    static final NoteFilter ALL = new NoteFilter(null, null, null, null);

    static NoteFilter ofPaper(UUID sourceItemId, Integer page) {
        return new NoteFilter(sourceItemId, page, null, null);
    }

    /** Each of them must occur somewhere in the note; as patterns in which nothing but the ends is wild. */
    String[] patterns() {
        return query == null
                ? new String[0]
                : Arrays.stream(query.strip().split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .map(word -> "%" + word.replaceAll("([\\\\%_])", "\\\\$1") + "%")
                        .toArray(String[]::new);
    }
}
