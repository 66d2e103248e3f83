package dev.lectern.ingestion.imports.inventory;

import dev.lectern.ingestion.intake.FileNames;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The path that a file has in an archive or a folder of somebody else's. It is shown and compared, and never a path on a
 * disk of ours.
 */
record EntryPath(String shown, String refusal, boolean hidden) {

    private static final int LONGEST = 1_000;
    private static final Set<String> OF_SYSTEMS = Set.of("__macosx", "thumbs.db", "desktop.ini");
    private static final Set<String> ARCHIVES =
            Set.of("zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "zst", "tar", "jar", "war", "apk", "iso", "cab");

    static EntryPath of(String given) {
        var path = given == null ? "" : given.replace('\\', '/');
        var segments = Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty() && !segment.equals("."))
                .toList();
        var shown = segments.stream()
                .filter(segment -> !segment.equals(".."))
                .limit(100)
                .map(FileNames::safe)
                .collect(Collectors.joining("/"));
        return new EntryPath(
                shown.isEmpty() ? FileNames.safe(null) : shown.substring(0, Math.min(shown.length(), LONGEST)),
                refusal(path, segments.contains("..")),
                segments.stream().anyMatch(EntryPath::isHidden));
    }

    private static String refusal(String path, boolean climbs) {
        if (path.length() > LONGEST) {
            return "Its name is longer than " + LONGEST + " characters.";
        }
        return climbs || path.startsWith("/") || path.matches("^\\p{Alpha}:.*") || path.indexOf('\0') >= 0
                ? "Its name leads out of the archive or folder."
                : null;
    }

    private static boolean isHidden(String segment) {
        return segment.startsWith(".") && !segment.equals("..")
                || OF_SYSTEMS.contains(segment.toLowerCase(Locale.ROOT));
    }

    /** Nothing that is packed once more is unpacked. */
    boolean isArchive() {
        return ARCHIVES.contains(ending());
    }

    String ending() {
        var name = name();
        return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT) : "";
    }

    String name() {
        return shown.substring(shown.lastIndexOf('/') + 1);
    }

    String folder() {
        return shown.contains("/") ? shown.substring(0, shown.lastIndexOf('/') + 1) : "";
    }
}
