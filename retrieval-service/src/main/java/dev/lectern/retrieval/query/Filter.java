package dev.lectern.retrieval.query;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What hits have to be: of these items, of one of these kinds, from these years, below one of these headings. Null or
 * empty does not matter; of several all must hold. It takes nothing away from the access that stands beside it.
 */
public record Filter(
        List<UUID> sourceItems, List<String> kinds, Integer yearFrom, Integer yearTo, List<String> sections) {

    public static final Filter NONE = new Filter(null, null, null, null, null);

    public Filter {
        sourceItems = sourceItems == null ? List.of() : List.copyOf(sourceItems);
        kinds = kinds == null ? List.of() : List.copyOf(kinds);
        sections = sections == null
                ? List.of()
                : sections.stream()
                        .map(section -> section.strip().toLowerCase(Locale.ROOT))
                        .toList();
    }

    /** Whether it says anything of whole sources. */
    public boolean ofSources() {
        return !sourceItems.isEmpty() || !kinds.isEmpty() || yearFrom != null || yearTo != null;
    }

    public boolean isNothing() {
        return !ofSources() && sections.isEmpty();
    }

    public UUID[] itemArray() {
        return sourceItems.isEmpty() ? null : sourceItems.toArray(UUID[]::new);
    }

    public String[] kindArray() {
        return kinds.isEmpty() ? null : kinds.toArray(String[]::new);
    }
}
