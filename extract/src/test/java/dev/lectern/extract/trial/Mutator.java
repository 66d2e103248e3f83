package dev.lectern.extract.trial;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Makes a file that is nearly right: what parsers stumble over. The same random numbers make the same file. */
final class Mutator {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern NAME = Pattern.compile("/[A-Z][A-Za-z]+");
    private static final Pattern TAG = Pattern.compile("<[^<>]{1,200}>");

    private static final String[] NUMBERS = {
        "0",
        "-1",
        "1",
        "65536",
        "2147483647",
        "-2147483648",
        "4294967296",
        "99999999999999999999",
        "1e400",
        "0.0000000001",
        "1000000",
        "NaN"
    };

    private static final int TOO_MANY = 20_000;

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    byte[] mutate(byte[] original, byte[] other) throws IOException {
        boolean zip = original.length > 4 && original[0] == 'P' && original[1] == 'K';
        if (zip && random.nextInt(4) > 0) {
            return zipGame(original, other);
        }
        byte[] mutant = original;
        for (int i = random.nextInt(3); i >= 0; i--) {
            mutant = mutateBytes(mutant, other);
        }
        return mutant;
    }

    private byte[] mutateBytes(byte[] bytes, byte[] other) {
        if (bytes.length == 0) {
            return other;
        }
        return switch (random.nextInt(8)) {
            case 0 -> flip(bytes);
            case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 2 -> replace(bytes, part(other));
            case 3 -> insert(bytes, part(random.nextBoolean() ? other : bytes));
            case 4 -> remove(bytes);
            case 5, 6 -> replaceMatches(bytes, NUMBER, List.of(NUMBERS), 1 + random.nextInt(6));
            default -> swapMatches(bytes, NAME);
        };
    }

    private byte[] flip(byte[] bytes) {
        byte[] flipped = bytes.clone();
        for (int i = 1 << random.nextInt(7); i > 0; i--) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] part(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(4_096)));
    }

    private byte[] replace(byte[] bytes, byte[] part) {
        byte[] replaced = bytes.clone();
        int at = random.nextInt(bytes.length);
        System.arraycopy(part, 0, replaced, at, Math.min(part.length, bytes.length - at));
        return replaced;
    }

    private byte[] insert(byte[] bytes, byte[] part) {
        int at = random.nextInt(bytes.length);
        return joined(Arrays.copyOf(bytes, at), part, Arrays.copyOfRange(bytes, at, bytes.length));
    }

    private byte[] remove(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(4_096));
        return joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
    }

    private byte[] replaceMatches(byte[] bytes, Pattern pattern, List<String> by, int times) {
        StringBuilder text = new StringBuilder(latin(bytes));
        for (int i = 0; i < times; i++) {
            Matcher match = pattern.matcher(text);
            if (match.find(random.nextInt(text.length()))) {
                text.replace(match.start(), match.end(), by.get(random.nextInt(by.size())));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Something that stands elsewhere in the file, and so makes sense, but not here. */
    private byte[] swapMatches(byte[] bytes, Pattern pattern) {
        List<String> all = pattern.matcher(latin(bytes))
                .results()
                .map(match -> match.group())
                .toList();
        return all.isEmpty() ? flip(bytes) : replaceMatches(bytes, pattern, all, 1 + random.nextInt(4));
    }

    private byte[] zipGame(byte[] zip, byte[] other) throws IOException {
        Map<String, byte[]> entries = entries(zip);
        if (entries.isEmpty()) {
            return flip(zip);
        }
        List<String> names = new ArrayList<>(entries.keySet());
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(9)) {
            case 0 -> entries.remove(name);
            case 1 -> entries.put(name, entries.get(names.get(random.nextInt(names.size()))));
            case 2 -> entries.put("../../" + name, entries.remove(name));
            case 3 -> entries.put(name, new byte[8 << 20]);
            case 4 -> entries.put(name, expanding(entries.get(name)));
            case 5 -> entries.put(name, nested(entries.get(name)));
            case 6 -> entries.put(name, swapMatches(entries.get(name), TAG));
            case 7 -> entries.put(name, zip);
            default -> entries.put(name, mutateBytes(entries.get(name), other));
        }
        byte[] mutant = zipped(entries);
        return random.nextInt(4) == 0 ? lying(mutant) : mutant;
    }

    /** Entities of entities, and one that is a file of the machine. */
    private byte[] expanding(byte[] xml) {
        StringBuilder doctype =
                new StringBuilder("<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\"><!ENTITY a0 \"lol\">");
        for (int i = 1; i < 12; i++) {
            doctype.append("<!ENTITY a%d \"%s\">".formatted(i, ("&a" + (i - 1) + ";").repeat(10)));
        }
        String text = latin(xml);
        int root = Math.max(0, text.indexOf("?>") + (text.contains("?>") ? 2 : 0));
        String body = text.substring(root).replaceFirst(">([^<]+)<", ">&f;&a11;<");
        return (text.substring(0, root) + doctype + "]>" + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] nested(byte[] xml) {
        String text = latin(xml);
        Matcher tag = Pattern.compile("<([a-z]+:(p|tbl|r|sdt))[ >]").matcher(text);
        if (text.isEmpty() || !tag.find(random.nextInt(text.length()))) {
            return xml;
        }
        String open = "<" + tag.group(1) + ">";
        String deep = open.repeat(TOO_MANY) + open.replace("<", "</").repeat(TOO_MANY);
        return new StringBuilder(text).insert(tag.start(), deep).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The sizes and offsets that the directory at the end gives are wrong. */
    private byte[] lying(byte[] zip) {
        byte[] lie = zip.clone();
        int from = Math.max(0, lie.length - 200);
        for (int i = 0; i < 4; i++) {
            lie[from + random.nextInt(lie.length - from)] = (byte) (random.nextBoolean() ? 0xFF : 0);
        }
        return lie;
    }

    private static Map<String, byte[]> entries(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private byte[] zipped(Map<String, byte[]> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        boolean stored = random.nextInt(4) == 0;
        try (var out = new ZipOutputStream(bytes)) {
            for (var each : entries.entrySet()) {
                out.putNextEntry(entry(each.getKey(), each.getValue(), stored));
                out.write(each.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static ZipEntry entry(String name, byte[] content, boolean stored) {
        var entry = new ZipEntry(name);
        entry.setTime(0);
        if (stored) {
            var checksum = new CRC32();
            checksum.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(checksum.getValue());
        }
        return entry;
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
