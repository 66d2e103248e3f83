package dev.lectern.extract.flow;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Page;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Tells a file twice: once to count its pages, once to hand them out, so that never more than one page is in memory.
 *
 * <p>Pages are a file's own (slides, parts of a book, sheets, or where the program that wrote it saw them end) or, where it
 * has none, ours: they end before the block that would make them longer than about {@link #OURS} characters, or before a
 * heading shortly before. A file with so much text that there would be too many of ours gets longer ones.
 */
public record Paging(int size, boolean fixed) {

    private static final int OURS = 3000;

    /** Pages of ours, unless the file knows where its pages end. */
    public static final Paging FREE = new Paging(OURS, false);

    /** Rows of tables are short and belong together, so a page has more of them. */
    public static final Paging ROWS = new Paging(10_000, false);

    /** Each page of the file is one page, and goes on in the next only if it is longer than any may be. */
    public static final Paging OWN = new Paging(Integer.MAX_VALUE, false);

    /** Each page of the file is one page, whatever is on it. */
    public static final Paging FIXED = new Paging(Integer.MAX_VALUE, true);

    public void read(Telling telling, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        Paging paging = this;
        Counted counted = paging.count(telling, limits);
        if (counted.flow.rendered() && !fixed) {
            paging = OWN;
            counted = paging.count(telling, limits);
        }
        if (counted.pages > limits.pages() && !fixed) {
            long longer = Math.max(paging.size, counted.flow.characters() / limits.pages() * 4);
            paging = new Paging((int) Math.min(longer, limits.charactersOfPage()), false);
            counted = paging.count(telling, limits);
        }
        if (counted.pages > limits.pages()) {
            throw new Refused("The file has more than " + limits.pages() + " pages.");
        }
        if (counted.flow.onlyUndefined()) {
            throw new Refused("The file says its text in a DTD only, and those are not read.");
        }
        sink.properties(counted.flow.properties());
        sink.pages(counted.pages);
        Flow flow = paging.run(telling, limits, page -> {
            if (page.number() >= fromPage) {
                sink.page(page);
            }
        });
        flow.losses().stream()
                .filter(loss -> loss.page() == 0 || loss.page() >= fromPage)
                .forEach(sink::loss);
    }

    private Counted count(Telling telling, Limits limits) throws IOException, Refused {
        int[] pages = {0};
        return new Counted(run(telling, limits, page -> pages[0]++), pages[0]);
    }

    private Flow run(Telling telling, Limits limits, Consumer<Page> pages) throws IOException, Refused {
        Flow flow = new Flow(limits, size, fixed, pages);
        try {
            telling.tell(flow);
        } catch (Flow.Enough enough) {
            // The flow has told the loss; what was told until here is the text.
        }
        flow.end();
        return flow;
    }

    private record Counted(Flow flow, int pages) {}
}
