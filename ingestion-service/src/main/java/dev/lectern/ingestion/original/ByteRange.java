package dev.lectern.ingestion.original;

import java.util.Optional;
import java.util.regex.Pattern;

/** A part of a file, as `Range` asks for it. */
record ByteRange(long from, long length) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** What was asked for lies behind the end. */
    static final class Unsatisfiable extends Exception {
        private static final long serialVersionUID = 1;

        Unsatisfiable() {
            super("range", null, false, false);
        }
    }

    /** Empty where all is meant, also if several parts are asked for or the header says nothing that we understand. */
    static Optional<ByteRange> of(String header, long size) throws Unsatisfiable {
        var asked = ONE.matcher(header == null ? "" : header.strip());
        if (!asked.matches() || asked.group(1).isEmpty() && asked.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (asked.group(1).isEmpty()) {
            return Optional.of(last(Long.parseLong(asked.group(2)), size));
        }
        long from = Long.parseLong(asked.group(1));
        long to = asked.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(asked.group(2)), size - 1);
        if (!asked.group(2).isEmpty() && Long.parseLong(asked.group(2)) < from) {
            return Optional.empty();
        }
        if (from >= size) {
            throw new Unsatisfiable();
        }
        return Optional.of(new ByteRange(from, to - from + 1));
    }

    private static ByteRange last(long count, long size) throws Unsatisfiable {
        if (count == 0 || size == 0) {
            throw new Unsatisfiable();
        }
        long length = Math.min(count, size);
        return new ByteRange(size - length, length);
    }

    String header(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
