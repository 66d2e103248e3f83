package dev.lectern.ingestion.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.extract.Block;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.page.SourcePage.Part;
import dev.lectern.ingestion.profile.ChunkProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkerTest {

    private static final ChunkProfile DEFAULTS = new ChunkProfile(180, 30, 400);
    private static final UUID ITEM = UUID.fromString("0190a3f0-0000-7000-8000-000000000001");

    private final Chunker chunker = new Chunker(DEFAULTS);

    @Test
    void shortTextIsOnePiece() {
        var chunks = cut(chunker, ITEM, "  Water boils at 100 degrees.\n");

        assertThat(chunks).singleElement().satisfies(chunk -> {
            assertThat(chunk.text()).isEqualTo("  Water boils at 100 degrees.\n");
            assertThat(chunk.startWord()).isZero();
            assertThat(chunk.endWord()).isEqualTo(5);
            assertThat(chunk.page()).isEqualTo(1);
        });
    }

    @Test
    void textWithoutWordsHasNoPieces() {
        assertThat(cut(chunker, ITEM, " \n\t\u00a0\u3000 ")).isEmpty();
    }

    @Test
    void piecesEndWithSentences() {
        var chunks = cut(chunker, ITEM, prose(2_000, 12));

        assertThat(chunks).hasSizeBetween(11, 18);
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.text().strip()).endsWith(".");
            assertThat(chunk.text()).matches("(?s)^[A-Z].*");
            assertThat(chunk.endWord() - chunk.startWord()).isBetween(80, 225);
        });
    }

    @Test
    void aParagraphsEndIsPreferred() {
        var text = prose(150, 10) + "\n\n" + prose(150, 10);

        var chunks = cut(chunker, ITEM, text);

        assertThat(chunks.getFirst().text()).endsWith("\n\n").hasSize(text.indexOf("\n\n") + 2);
    }

    @Test
    void neighboursOverlapByAboutTheWantedWords() {
        var chunks = cut(chunker, ITEM, prose(3_000, 9));

        IntStream.range(1, chunks.size()).forEach(i -> assertThat(
                        chunks.get(i - 1).endWord() - chunks.get(i).startWord())
                .isBetween(15, 45));
    }

    @Test
    void theSameTextIsCutInTheSameWay_andAnotherItemHasOtherIds() {
        var text = prose(700, 14);

        assertThat(cut(chunker, ITEM, text)).isEqualTo(cut(chunker, ITEM, text));
        assertThat(ids(cut(chunker, UUID.randomUUID(), text)))
                .doesNotContainAnyElementsOf(ids(cut(chunker, ITEM, text)));
        assertThat(ids(cut(chunker, ITEM, text))).allMatch(id -> id.version() == 5 && id.variant() == 2);
    }

    @Test
    void aTextWithoutSpacesIsCutToo() {
        var chunks = cut(chunker, ITEM, "水は摂氏百度で沸騰する。".repeat(400));

        assertThat(chunks).hasSizeGreaterThan(10);
        holds("水は摂氏百度で沸騰する。".repeat(400), chunks);
        assertThat(chunks.getFirst().text()).endsWith("。");
    }

    @Test
    void halfAMegabyteIsCutQuickly() {
        var text = prose(90_000, 17);

        var begin = System.nanoTime();
        var chunks = cut(chunker, ITEM, text);

        assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
        holds(text, chunks);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostAndEveryRangeIsExact_randomUnicode(long seed) {
        var random = new Random(seed);
        var text = randomText(random);
        var profile =
                new ChunkProfile(20 + random.nextInt(300), random.nextInt(7) == 0 ? 0 : 6, 150 + random.nextInt(400));

        holds(text, cut(new Chunker(profile), ITEM, text), profile);
    }

    @Test
    void nothingIsLostAndEveryRangeIsExact_naughtyStrings() throws IOException {
        var all = naughty().toList();

        for (var text : all) {
            holds(text, cut(chunker, ITEM, text));
        }
        var together = String.join(" ", all);
        holds(together, cut(chunker, ITEM, together));
        var glued = String.join("", all);
        holds(glued, cut(chunker, ITEM, glued));
    }

    @Test
    void aHeadingStaysWithWhatFollowsAndARowIsNotCut() {
        var text = new StringBuilder();
        var parts = new ArrayList<Part>();
        add(text, parts, Block.Kind.PARAGRAPH, prose(170, 17));
        add(text, parts, Block.Kind.HEADING, "3 What came out of it");
        add(text, parts, Block.Kind.PARAGRAPH, prose(60, 15));
        add(
                text,
                parts,
                Block.Kind.TABLE,
                "one | two | three | four | five | six | seven\n".repeat(40).strip());

        var chunks = chunker.cut(ITEM, page(text, parts), 0);

        assertThat(chunks).hasSizeGreaterThan(2).allSatisfy(chunk -> {
            assertThat(chunk.text().strip()).doesNotEndWith("3 What came out of it");
            assertThat(chunk.text().strip()).endsWith(chunk.text().contains("seven") ? "seven" : ".");
        });
    }

    @Test
    void aPieceIsBelowTheHeadingThatMostOfItIsBelow() {
        var text = new StringBuilder();
        var parts = new ArrayList<Part>();
        add(text, parts, Block.Kind.PARAGRAPH, "Short.");
        add(text, parts, Block.Kind.PARAGRAPH, prose(100, 10));
        var below = List.of(
                new Part(parts.get(0).block(), "1 Before"),
                new Part(parts.get(1).block(), "2 Behind"));

        assertThat(chunker.cut(ITEM, page(text, below), 0))
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.section()).isEqualTo("2 Behind"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostAndEveryRangeIsExact_whateverTheBlocksSay(long seed) {
        var random = new Random(seed);
        var text = randomText(random);
        var parts = new ArrayList<Part>();
        var kinds = Block.Kind.values();
        for (int at = 0; at < text.length() - 1; ) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(400));
            parts.add(new Part(new Block(kinds[random.nextInt(kinds.length)], 0, at, end), "s" + end));
            at = end + random.nextInt(3);
        }

        holds(text, chunker.cut(ITEM, page(text, parts), 0));
    }

    @Test
    void anotherPageWithTheSameTextHasOtherIds_andTheFirstIndexGoesOn() {
        var text = prose(100, 10);

        var first = chunker.cut(ITEM, SourcePage.ofText(text), 0);
        var second =
                chunker.cut(ITEM, new SourcePage(2, null, text, List.of(), 0, 0, SourcePage.State.TEXT), first.size());

        assertThat(ids(second)).doesNotContainAnyElementsOf(ids(first));
        assertThat(second.getFirst().index()).isEqualTo(first.size());
        assertThat(second.getFirst().page()).isEqualTo(2);
    }

    private static void add(StringBuilder text, List<Part> parts, Block.Kind kind, String block) {
        text.append(text.isEmpty() ? "" : "\n\n");
        parts.add(new Part(new Block(kind, 0, text.length(), text.length() + block.length()), null));
        text.append(block);
    }

    private static SourcePage page(CharSequence text, List<Part> parts) {
        return new SourcePage(1, null, text.toString(), parts, 0, 0, SourcePage.State.TEXT);
    }

    @Test
    void aProfileThatCannotWorkIsRefused() {
        assertThatThrownBy(() -> new ChunkProfile(30, 29, 400)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void holds(String text, List<Chunk> chunks) {
        holds(text, chunks, DEFAULTS);
    }

    private static void holds(String text, List<Chunk> chunks, ChunkProfile profile) {
        if (Words.count(text) == 0) {
            assertThat(chunks).isEmpty();
            return;
        }
        assertThat(chunks.getFirst().startChar()).isZero();
        assertThat(chunks.getLast().endChar()).isEqualTo(text.length());
        assertThat(chunks.getLast().endWord()).isEqualTo(Words.count(text));
        for (int i = 0; i < chunks.size(); i++) {
            var chunk = chunks.get(i);
            assertThat(chunk.index()).isEqualTo(i);
            assertThat(chunk.text()).isEqualTo(text.substring(chunk.startChar(), chunk.endChar()));
            assertThat(chunk.text()).isNotBlank();
            assertThat(chunk.endWord()).isGreaterThan(chunk.startWord());
            assertThat(chunk.tokenCount()).isBetween(1, profile.maxTokens());
            assertThat(splitsAPair(text, chunk.startChar())).isFalse();
            if (i > 0) {
                var before = chunks.get(i - 1);
                assertThat(chunk.startChar()).isBetween(before.startChar() + 1, before.endChar());
                assertThat(chunk.endChar()).isGreaterThan(before.endChar());
            }
        }
        assertThat(ids(chunks)).doesNotHaveDuplicates();
    }

    private static List<Chunk> cut(Chunker chunker, UUID item, String text) {
        return chunker.cut(item, SourcePage.ofText(text), 0);
    }

    private static boolean splitsAPair(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isHighSurrogate(text.charAt(at - 1))
                && Character.isLowSurrogate(text.charAt(at));
    }

    private static List<UUID> ids(List<Chunk> chunks) {
        return chunks.stream().map(Chunk::id).toList();
    }

    private static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(300);
    }

    /** Words of all planes, spaces of all kinds, and halves of surrogate pairs. */
    private static String randomText(Random random) {
        var text = new StringBuilder();
        var spaces = List.of(" ", " ", " ", "\n", "\r\n", "\n\n", "\t", "\u00a0", "\u2029", ". ", "! ", "   ");
        int words = random.nextInt(3_000);
        for (int i = 0; i < words; i++) {
            int length = random.nextInt(50) == 0 ? random.nextInt(400) : 1 + random.nextInt(12);
            int plane = random.nextInt(5);
            for (int j = 0; j < length; j++) {
                switch (plane) {
                    case 0 -> text.append((char) ('a' + random.nextInt(26)));
                    case 1 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
                    case 2 -> text.append((char) random.nextInt(0x10000));
                    case 3 -> text.appendCodePoint(0x1F300 + random.nextInt(0x300));
                    default -> text.append((char) ('!' + random.nextInt(90)));
                }
            }
            text.append(random.nextInt(30) == 0 ? "" : spaces.get(random.nextInt(spaces.size())));
        }
        return text.toString();
    }

    private static String prose(int words, int wordsInASentence) {
        var text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            boolean first = i % wordsInASentence == 0;
            boolean last = i % wordsInASentence == wordsInASentence - 1 || i == words - 1;
            text.append(first ? "Water" : i % 3 == 0 ? "slowly" : "boils")
                    .append(last ? "." : "")
                    .append(i == words - 1 ? "" : " ");
        }
        return text.toString();
    }

    /** Minimaxir's list, kept beside the project; without it the test has its own few. */
    private static Stream<String> naughty() throws IOException {
        var list = Path.of(System.getProperty("lectern.root", ".."), "..", "shared", "data", "text", "blns.json");
        var few = Stream.of(
                "\u0000", "Z\u0351\u036b\u0343a\u0329lgo", "\ud83d\ude0d", "\ud83d", "\u202etest\u202e", "\ufeff");
        if (!Files.exists(list)) {
            return few;
        }
        return Stream.concat(few, Stream.of(new ObjectMapper().readValue(list.toFile(), String[].class)));
    }
}
