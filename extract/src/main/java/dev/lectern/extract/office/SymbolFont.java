package dev.lectern.extract.office;

/** Characters of the font Symbol, which office programs store as numbers in a private range. */
public final class SymbolFont {

    private static final int FIRST = 0x20;
    private static final String SIGNS =
            " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾" + "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";

    private SymbolFont() {}

    /** A sign of another font than Symbol, whose meaning only its drawing shows, is a bullet if it is private. */
    public static String text(String font, String hex) {
        try {
            int code = Integer.parseInt(String.valueOf(hex), 16);
            if (code < 0xF000 || code > 0xF0FF) {
                return Character.toString(code);
            }
            return "Symbol".equals(font) ? Character.toString(unicode(code - 0xF000)) : "•";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    public static int unicode(int code) {
        int at = code - FIRST;
        return at >= 0 && at < SIGNS.length() ? SIGNS.charAt(at) : code;
    }
}
