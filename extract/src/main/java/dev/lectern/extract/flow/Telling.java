package dev.lectern.extract.flow;

import dev.lectern.extract.Refused;
import java.io.IOException;

/** What is in a file, told from its beginning to its end: again and again, and always in the same words. */
@FunctionalInterface
public interface Telling {

    void tell(Flow flow) throws IOException, Refused;
}
