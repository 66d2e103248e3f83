package dev.lectern.ingestion.bibliography;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The files of an entry: a bare name, or as reference managers write them, "description:path:type" with ";" between files
 * and a backslash before signs that are meant as such.
 */
final class LinkedFiles {

    private static final int MOST = 20;

    private LinkedFiles() {}

    /** PDFs first. */
    static List<String> of(String field) {
        if (field == null) {
            return List.of();
        }
        return bestFirst(split(field, ';').stream().map(LinkedFiles::path));
    }

    /** The same of places that stand one by one. */
    static List<String> of(List<String> places) {
        return bestFirst(places.stream().map(LinkedFiles::local));
    }

    private static List<String> bestFirst(Stream<String> paths) {
        return paths.map(path -> Fit.line(path, 1_000))
                .filter(path -> path != null)
                .sorted(Comparator.comparing(
                        path -> !path.toLowerCase(Locale.ROOT).endsWith(".pdf")))
                .limit(MOST)
                .toList();
    }

    /** Of a place that a list names: its path, with slashes only and without the scheme of files. */
    private static String local(String place) {
        var path = place.strip();
        if (path.matches("(?i)file:.*")) {
            path = decoded(path.substring("file:".length()).replaceFirst("^//", ""));
        }
        return path.replaceFirst("(?i)^internal-pdf://", "").replace('\\', '/');
    }

    private static String path(String one) {
        var parts = split(one, ':');
        // A drive's letter in front belongs to the path.
        if (parts.size() >= 3 && !one.matches("(?i)[a-z]:[\\\\/].*|file:.*")) {
            return local(unescaped(parts.get(parts.size() - 2)));
        }
        return local(unescaped(one));
    }

    private static List<String> split(String text, char at) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == at) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String unescaped(String text) {
        return text.replaceAll("\\\\([:;\\\\{}&%$#_])", "$1").replace("{", "").replace("}", "");
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }
}
