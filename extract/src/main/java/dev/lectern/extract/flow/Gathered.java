package dev.lectern.extract.flow;

import dev.lectern.extract.Block;
import java.util.ArrayList;
import java.util.List;

/** Blocks that are kept until their place has come. */
public final class Gathered implements Out {

    private final List<Piece> pieces = new ArrayList<>();
    private boolean broken;
    private boolean brokenFirst;

    @Override
    public void block(Block.Kind kind, int level, String content) {
        if (!content.isBlank()) {
            pieces.add(new Piece(kind, level, content));
        }
    }

    @Override
    public void renderedBreak() {
        broken = true;
        brokenFirst |= pieces.isEmpty();
    }

    public boolean broken() {
        return broken;
    }

    /** Whether a page ended before anything was told. */
    public boolean brokenFirst() {
        return brokenFirst;
    }

    public void tell(Out out) {
        pieces.forEach(piece -> out.block(piece.kind, piece.level, piece.content));
        pieces.clear();
    }

    /** One line for each block. */
    public String lines() {
        StringBuilder lines = new StringBuilder();
        for (Piece piece : pieces) {
            lines.append(lines.isEmpty() ? "" : "\n").append(piece.content);
        }
        return lines.toString();
    }

    private record Piece(Block.Kind kind, int level, String content) {}
}
