package dev.lectern.ingestion.fetch;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name that a site gives its file: RFC 6266, the extended form before the plain one. */
final class Disposition {

    private static final Pattern EXTENDED =
            Pattern.compile("filename\\*\\s*=\\s*([\\w-]{1,20})'[\\w-]*'([^;\\s]{1,1000})", Pattern.CASE_INSENSITIVE);
    private static final Pattern PLAIN = Pattern.compile(
            "filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.){1,1000})\"|([^;\\s]{1,1000}))", Pattern.CASE_INSENSITIVE);

    private Disposition() {}

    static Optional<String> name(String header) {
        if (header == null || header.length() > 4_000) {
            return Optional.empty();
        }
        var extended = EXTENDED.matcher(header);
        if (extended.find()) {
            try {
                // A plus is a plus here, not a space as in a form.
                return Optional.of(
                        URLDecoder.decode(extended.group(2).replace("+", "%2B"), Charset.forName(extended.group(1))));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        var plain = PLAIN.matcher(header);
        return plain.find()
                ? Optional.of(
                        plain.group(1) == null ? plain.group(2) : plain.group(1).replaceAll("\\\\(.)", "$1"))
                : Optional.empty();
    }
}
