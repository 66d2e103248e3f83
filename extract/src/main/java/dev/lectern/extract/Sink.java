package dev.lectern.extract;

import java.util.Map;

/** Who takes what is found, as it is found. */
public interface Sink {

    /** How many pages there will be; said once, before the first. */
    void pages(int total);

    void page(Page page);

    /** What the file says of itself: title, author, subject, keywords, created, producer, language... */
    void properties(Map<String, String> properties);

    void loss(Loss loss);
}
