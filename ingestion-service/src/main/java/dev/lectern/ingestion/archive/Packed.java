package dev.lectern.ingestion.archive;

/** Where one file lies in an archive, and what it must unpack to. */
public record Packed(long offset, int method, long packed, long size, long crc) {}
