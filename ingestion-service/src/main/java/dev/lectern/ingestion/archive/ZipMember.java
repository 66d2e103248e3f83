package dev.lectern.ingestion.archive;

/** One file of an archive, under the name that the archive gives it: nothing that could be a path on a disk. */
public record ZipMember(String name, boolean encrypted, Packed bytes) {

    static final int STORED = 0;
    static final int DEFLATED = 8;

    /** Deflate reaches 1:1032; documents stay far below where they are large enough to matter. */
    private static final long RATIO = 300;

    private static final long HARMLESS = 32L << 20;

    public boolean isFolder() {
        return name.endsWith("/") || name.endsWith("\\");
    }

    /** Why it is not unpacked, or null. */
    public String refusal(long largest) {
        if (encrypted) {
            return "It is encrypted with a password.";
        }
        if (bytes.method() != STORED && bytes.method() != DEFLATED) {
            return "It is packed in a way that cannot be read (method " + bytes.method() + ").";
        }
        if (bytes.size() == 0) {
            return "There is nothing in it.";
        }
        if (bytes.size() > largest) {
            return "A file may have at most " + largest + " bytes.";
        }
        if (bytes.size() > HARMLESS && bytes.size() / RATIO > Math.max(1, bytes.packed())) {
            return "It is packed so tightly that it looks like a zip bomb.";
        }
        return null;
    }
}
