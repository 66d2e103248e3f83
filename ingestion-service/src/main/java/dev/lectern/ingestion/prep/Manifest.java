package dev.lectern.ingestion.prep;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is in a folder. Paths are relative to the corpus and in order, so that the same folder has the same hash. */
@Schema(name = "PrepManifest")
record Manifest(
        @Schema(description = "Below the corpus; empty for all of it", examples = "2026/boiling")
        String folder,

        @Schema(description = "Of all paths and contents; the same folder has the same")
        String corpusHash,

        @Schema(examples = "2") int fileCount,
        @Schema(examples = "182044") long byteCount,

        @Schema(description = "Files without content", examples = "[]")
        List<String> empty,

        @Schema(description = "Of each content that is there more than once, its files", examples = "[]")
        List<List<String>> duplicates,

        @Schema(description = "Links and other things that are no files; they are not followed", examples = "[]")
        List<String> passedOver,

        List<Entry> files) {

    @Schema(name = "PrepFile")
    record Entry(
            @Schema(examples = "2026/boiling/points.pdf") String path,
            @Schema(examples = "182044") long size,
            @Schema(description = "SHA-256 of the bytes") String hash) {}

    static Manifest of(String folder, List<Entry> files, List<String> passedOver) {
        var byHash = new TreeMap<String, List<String>>();
        for (var file : files) {
            if (file.size() > 0) {
                byHash.merge(file.hash(), List.of(file.path()), Manifest::both);
            }
        }
        return new Manifest(
                folder,
                hash(files),
                files.size(),
                files.stream().mapToLong(Entry::size).sum(),
                files.stream().filter(file -> file.size() == 0).map(Entry::path).toList(),
                byHash.values().stream().filter(same -> same.size() > 1).toList(),
                passedOver,
                files);
    }

    /** One file of each content that is not empty. */
    List<Entry> distinct() {
        var first = new LinkedHashMap<String, Entry>();
        files.stream().filter(file -> file.size() > 0).forEach(file -> first.putIfAbsent(file.hash(), file));
        return List.copyOf(first.values());
    }

    private static List<String> both(List<String> some, List<String> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    // Neither a hash nor a path holds a NUL, so that no two lists read the same.
    private static String hash(List<Entry> files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            files.forEach(
                    file -> digest.update((file.path() + "\0" + file.hash() + "\0").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
