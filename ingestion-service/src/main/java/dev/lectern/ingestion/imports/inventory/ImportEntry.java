package dev.lectern.ingestion.imports.inventory;

import dev.lectern.ingestion.archive.Packed;
import dev.lectern.ingestion.bibliography.BibEntry;

/**
 * One thing that an import brings: a file, a work of a list of references, or both where the list names the file. What
 * cannot come in has the reason.
 */
public record ImportEntry(String path, String key, Place place, BibEntry reference, String refusal) {

    /** In which file of the request its bytes are, and where there if that is an archive. */
    public record Place(int file, Packed packed) {}

    static ImportEntry file(String path, Place place) {
        return new ImportEntry(path, null, place, null, null);
    }

    static ImportEntry refused(String path, String key, String refusal) {
        return new ImportEntry(path, key, null, null, refusal);
    }

    static ImportEntry reference(BibEntry reference) {
        return new ImportEntry(null, reference.label(), null, reference, null);
    }

    ImportEntry named(BibEntry by) {
        return new ImportEntry(path, by.label(), place, by, null);
    }
}
