package dev.lectern.extract.flow;

/** What is left out and counted, so that the report of a file says so once. */
public enum Left {
    IMAGES("image without a description was left out", "images without a description were left out"),
    COMMENTS("comment was left out", "comments were left out"),
    HIDDEN_SHEETS("hidden sheet was left out", "hidden sheets were left out"),
    HIDDEN_ROWS("hidden row was left out", "hidden rows were left out"),
    CHARTS("chart or diagram was left out", "charts or diagrams were left out"),
    MEDIA("embedded film, sound or page was left out", "embedded films, sounds or pages were left out"),
    OBJECTS("embedded object was left out", "embedded objects were left out"),
    FORMULAS("formula without a stored result was left out", "formulas without a stored result were left out"),
    MISSING("part that the file names is missing in it", "parts that the file names are missing in it"),
    ENTITIES(
            "reference to what only its DTD says was marked, since DTDs are not read",
            "references to what only its DTD says were marked, since DTDs are not read"),
    CHARACTERS("character that is no text was replaced", "characters that are no text were replaced"),
    BYTES("place could not be decoded and was marked", "places could not be decoded and were marked");

    private final String one;
    private final String many;

    Left(String one, String many) {
        this.one = one;
        this.many = many;
    }

    String times(long count) {
        return count == 1 ? "1 " + one : count + " " + many;
    }
}
