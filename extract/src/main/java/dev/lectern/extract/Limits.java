package dev.lectern.extract;

/** How much a file may have: what is beyond is refused (pages, entries) or cut off and told as a loss (characters). */
public record Limits(int pages, int charactersOfPage, long characters, int entries, long unpackedBytes) {

    public static final Limits USUAL = new Limits(5_000, 200_000, 50_000_000, 10_000, 1L << 30);
}
