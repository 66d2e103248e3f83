package dev.lectern.ingestion.imports.inventory;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.bibliography.Bibliography;
import dev.lectern.ingestion.imports.inventory.ImportEntry.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that an import brings, in the order in which it was found. */
final class Inventory {

    /** A work with the folder of its list and the file of the request in which that is. */
    private record Listed(String folder, int file, ImportEntry entry) {}

    private final int most;
    private final List<Listed> found = new ArrayList<>();
    /** Those that are files, by the last part of their paths. */
    private final Map<String, List<ImportEntry>> byName = new HashMap<>();

    Inventory(int most) {
        this.most = most;
    }

    void file(EntryPath path, Place place) {
        var entry = ImportEntry.file(path.shown(), place);
        add(entry);
        byName.computeIfAbsent(plain(path.name()), none -> new ArrayList<>()).add(entry);
    }

    void refuse(String path, String reason) {
        add(ImportEntry.refused(path, null, reason));
    }

    /** The path is that of the list: what it names lies beside it, as a rule, and in the same archive. */
    void list(EntryPath path, int file, Bibliography list) {
        if (list.entries().isEmpty() && list.broken().isEmpty()) {
            refuse(path.shown(), "There are no references in it.");
        }
        list.entries().forEach(work -> add(new Listed(path.folder(), file, ImportEntry.reference(work))));
        list.broken()
                .forEach(one -> add(
                        ImportEntry.refused(path.shown(), one.label(), one.reason() + " (Line " + one.line() + ")")));
    }

    int size() {
        return found.size();
    }

    private void add(ImportEntry entry) {
        add(new Listed("", 0, entry));
    }

    private void add(Listed one) {
        if (found.size() == most) {
            throw ProblemException.unprocessable(
                    "file", "There are more than " + most + " files and references in it.");
        }
        found.add(one);
    }

    /** A file that a work names comes in with it, and is not listed once more. */
    List<ImportEntry> entries() {
        Set<ImportEntry> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        var works = new IdentityHashMap<ImportEntry, ImportEntry>();
        for (var one : found) {
            if (one.entry().reference() != null) {
                file(one).ifPresent(file -> {
                    taken.add(file);
                    works.put(one.entry(), file.named(one.entry().reference()));
                });
            }
        }
        return found.stream()
                .map(Listed::entry)
                .filter(entry -> !taken.contains(entry))
                .map(entry -> works.getOrDefault(entry, entry))
                .toList();
    }

    private Optional<ImportEntry> file(Listed work) {
        return work.entry().reference().files().stream()
                .map(named -> file(work, EntryPath.of(named)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Beside the list, else by as much of its path as there is, else by its name if that is the only one. */
    private Optional<ImportEntry> file(Listed work, EntryPath named) {
        var same = byName.getOrDefault(plain(named.name()), List.of()).stream()
                .sorted(Comparator.comparing(file -> file.place().file() != work.file()))
                .toList();
        var beside = plain(work.folder() + named.shown());
        var path = plain("/" + named.shown());
        return same.stream()
                .filter(file -> plain(file.path()).equals(beside))
                .findFirst()
                .or(() -> same.stream()
                        .filter(file -> plain("/" + file.path()).endsWith(path))
                        .findFirst())
                .or(() -> same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty());
    }

    private static String plain(String path) {
        return path.toLowerCase(Locale.ROOT);
    }
}
