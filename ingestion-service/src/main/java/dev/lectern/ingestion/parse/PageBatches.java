package dev.lectern.ingestion.parse;

import dev.lectern.extract.Block;
import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import dev.lectern.extract.Sink;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.page.SourcePage.Part;
import dev.lectern.ingestion.page.SourcePage.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what is found in a file and hands it on in batches, each when it is large or old enough. For one thread. */
final class PageBatches implements Sink {

    /** What was found since the last one; the total is 0 before it is known. */
    record Batch(List<SourcePage> pages, List<Loss> losses, Map<String, String> properties, int total) {}

    /** Takes a batch, and answers when it is kept. */
    interface Keeper {
        void keep(Batch batch);
    }

    static final int MOST_PAGES = 20;
    private static final int MOST_CHARACTERS = 500_000;
    private static final long OLDEST = Duration.ofSeconds(1).toNanos();

    private final Keeper keeper;
    private final List<SourcePage> pages = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private int total;
    private int characters;
    private long since = System.nanoTime();

    PageBatches(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public void pages(int count) {
        total = count;
    }

    @Override
    public void page(Page page) {
        pages.add(kept(page));
        characters += page.text().length();
        if (pages.size() >= MOST_PAGES || characters >= MOST_CHARACTERS || System.nanoTime() - since >= OLDEST) {
            flush();
        }
    }

    @Override
    public void properties(Map<String, String> found) {
        found.forEach((name, value) -> properties.put(storable(name), storable(value)));
    }

    @Override
    public void loss(Loss loss) {
        losses.add(new Loss(loss.page(), storable(loss.what())));
    }

    /** Hands on what there is. */
    void flush() {
        if (pages.isEmpty() && losses.isEmpty() && properties.isEmpty()) {
            return;
        }
        var batch = new Batch(List.copyOf(pages), List.copyOf(losses), Map.copyOf(properties), total);
        pages.clear();
        losses.clear();
        properties.clear();
        characters = 0;
        keeper.keep(batch);
        since = System.nanoTime();
    }

    private static SourcePage kept(Page page) {
        var parts = page.blocks().stream().map(PageBatches::part).toList();
        var state = page.imageOfText() ? State.IMAGE : page.text().isBlank() ? State.EMPTY : State.TEXT;
        var label = page.label() == null ? null : storable(page.label());
        return new SourcePage(page.number(), label, storable(page.text()), parts, page.width(), page.height(), state);
    }

    private static Part part(Block block) {
        return new Part(block, null);
    }

    // The database keeps neither NUL nor half of a character. One sign for one, so that ranges stay what they are.
    private static String storable(String text) {
        StringBuilder changed = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                changed = changed == null ? new StringBuilder(text) : changed;
                changed.setCharAt(i, '\uFFFD');
            }
        }
        return changed == null ? text : changed.toString();
    }
}
