package dev.lectern.extract.pdf.layout;

import dev.lectern.extract.pdf.word.Vocabulary;
import java.util.Map;

/** What a page is to know of its document: the words around, the titles in the outline with their levels, and where it is. */
public record Context(Vocabulary vocabulary, Map<String, Integer> outline, boolean afterReferences) {

    /** How titles are compared, for an outline and a page differ in spaces and numbers. */
    public static String key(String title) {
        StringBuilder key = new StringBuilder();
        title.codePoints()
                .filter(Character::isLetter)
                .map(Character::toLowerCase)
                .limit(120)
                .forEach(key::appendCodePoint);
        return key.toString();
    }
}
