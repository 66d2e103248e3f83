package dev.lectern.ingestion.chunk;

import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.profile.ChunkProfile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Cuts a text into pieces of about the wanted number of words, at the end of a paragraph or sentence where one is near,
 * each beginning with the last sentence or so of the one before, never across pages, and where it can be helped neither within
 * a row of a table nor behind a heading. Together they cover every character. The same page is always cut in the same way.
 */
public final class Chunker {

    /** Goes into the profile's name: another way of cutting is another space of vectors. */
    private static final int VERSION = 2;

    private static final double LONGER = 1.25;
    private static final double SHORTER = 0.5;

    private final ChunkProfile profile;
    private final int target;
    private final int overlap;
    private final int maxTokens;

    public Chunker(ChunkProfile profile) {
        this.profile = profile;
        this.target = profile.targetWords();
        this.overlap = profile.overlapWords();
        this.maxTokens = profile.maxTokens();
    }

    public String profile() {
        return profile.written(VERSION);
    }

    /** Empty only for a page without any word. The first piece gets this index. */
    public List<Chunk> cut(UUID item, SourcePage page, int firstIndex) {
        var atoms = Atoms.of(page.text(), page.parts());
        var chunks = new ArrayList<Chunk>();
        int from = 0;
        int to = 0;
        while (to < atoms.count()) {
            from = to == 0 ? 0 : begin(atoms, from, to);
            to = end(atoms, from, to);
            chunks.add(chunk(item, page, chunks.size(), firstIndex, atoms, from, to));
        }
        return chunks;
    }

    /** The best place to end a chunk that begins here and must reach beyond what is covered. */
    private int end(Atoms atoms, int from, int covered) {
        int best = covered + 1;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int to = covered + 1; to <= atoms.count(); to++) {
            double size = atoms.size(from, to);
            if (to > covered + 1 && (size > target * LONGER || atoms.tokens(from, to) > maxTokens)) {
                return best;
            }
            double score = atoms.edgeBehind(to - 1) - Math.abs(size - target) / target;
            if (size < target * SHORTER) {
                score -= 2;
            }
            if (score >= bestScore) {
                best = to;
                bestScore = score;
            }
        }
        // All the rest fits.
        return atoms.count();
    }

    /** The best place to begin the next chunk, so many words before the end of the last. */
    private int begin(Atoms atoms, int last, int end) {
        int best = end;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int from = end - 1; from > last; from--) {
            double size = atoms.size(from, end);
            if (size > overlap * (1 + SHORTER) || atoms.tokens(from, end) > maxTokens / 3) {
                break;
            }
            double score = atoms.edgeBehind(from - 1) - Math.abs(size - overlap) / overlap;
            if (size >= overlap * SHORTER && score >= bestScore) {
                best = from;
                bestScore = score;
            }
        }
        return best;
    }

    private static Chunk chunk(
            UUID item, SourcePage page, int indexInPage, int firstIndex, Atoms atoms, int from, int to) {
        int start = atoms.startChar(from);
        int end = atoms.endChar(to - 1);
        var content = page.text().substring(start, end);
        var hash = digest("SHA-256", content.getBytes(StandardCharsets.UTF_8));
        return new Chunk(
                id(item, page.number(), indexInPage, hash),
                firstIndex + indexInPage,
                content,
                HexFormat.of().formatHex(hash),
                page.number(),
                Sections.of(page.parts(), start, end),
                start,
                end,
                atoms.word(from),
                atoms.word(to - 1) + 1,
                atoms.tokens(from, to));
    }

    /** A name-based UUID: the same piece of the same page has the same id whoever cuts it, and however often. */
    private static UUID id(UUID item, int page, int index, byte[] hash) {
        var name = ByteBuffer.allocate(16 + 8 + hash.length)
                .putLong(item.getMostSignificantBits())
                .putLong(item.getLeastSignificantBits())
                .putInt(page)
                .putInt(index)
                .put(hash);
        var bytes = ByteBuffer.wrap(digest("SHA-1", name.array()));
        var high = bytes.getLong() & ~0xF000L | 0x5000L;
        var low = bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
