package dev.lectern.extract.trial;

import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import dev.lectern.extract.Sink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what it is told. */
public class Collected implements Sink {

    public int total = -1;
    public final List<Page> pages = new ArrayList<>();
    public final Map<String, String> properties = new LinkedHashMap<>();
    public final List<Loss> losses = new ArrayList<>();

    @Override
    public void pages(int total) {
        this.total = total;
    }

    @Override
    public void page(Page page) {
        pages.add(page);
    }

    @Override
    public void properties(Map<String, String> properties) {
        this.properties.putAll(properties);
    }

    @Override
    public void loss(Loss loss) {
        losses.add(loss);
    }
}
