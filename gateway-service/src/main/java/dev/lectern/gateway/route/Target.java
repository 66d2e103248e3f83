package dev.lectern.gateway.route;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request line asks for, if it says so in the one plain way. Every other spelling (dot segments, doubled or encoded
 * slashes, path parameters, encoded per cent signs) could mean another path to a service than it does to us, so none is
 * passed on.
 */
record Target(String path, String query) {

    // One or more segments, none empty, except that a single slash may end the path.
    private static final Pattern PLAIN = Pattern.compile("(?:/(?:[A-Za-z0-9._~!$&'()*+,=:@-]|%[0-9A-Fa-f]{2})+)+/?");

    // Slash, backslash, dot, semicolon, per cent, and control characters.
    private static final Pattern DISGUISED = Pattern.compile("%(?:2[fFeE5]|5[cC]|3[bB]|[01][0-9A-Fa-f]|7[fF])");

    private static final Pattern DOTS = Pattern.compile("/\\.{1,2}(?:/|$)");
    private static final Pattern QUERY = Pattern.compile("[\\x21-\\x7e&&[^#]]*");

    static Optional<Target> of(String uri) {
        var question = uri.indexOf('?');
        var path = question < 0 ? uri : uri.substring(0, question);
        var query = question < 0 ? "" : uri.substring(question);
        return isPlain(path) && QUERY.matcher(query).matches()
                ? Optional.of(new Target(path, query))
                : Optional.empty();
    }

    private static boolean isPlain(String path) {
        return path.length() <= 2_000
                && PLAIN.matcher(path).matches()
                && !DISGUISED.matcher(path).find()
                && !DOTS.matcher(path).find();
    }
}
