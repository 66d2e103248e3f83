package dev.lectern.extract.flow;

import dev.lectern.extract.Block;

/** Where blocks go: into the flow, or into a cell, a note or a frame that is put together first. */
public interface Out {

    void block(Block.Kind kind, int level, String content);

    /** The program that wrote the file saw a page end here. */
    default void renderedBreak() {}

    default void pageBreak() {}

    default void freshPage() {}
}
