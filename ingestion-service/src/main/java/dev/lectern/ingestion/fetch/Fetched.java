package dev.lectern.ingestion.fetch;

import java.nio.file.Path;

/** What was there: in a file that is the caller's to delete, with the name and the type that the site gives it. */
public record Fetched(Path file, String name, String declaredType, String address) {}
