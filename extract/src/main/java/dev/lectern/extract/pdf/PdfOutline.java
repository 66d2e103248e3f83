package dev.lectern.extract.pdf;

import dev.lectern.extract.pdf.layout.Context;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;

/** The titles in the outline with their levels. It is a linked structure of the file's making, so it may run in circles. */
final class PdfOutline {

    private static final int MOST = 20_000;
    private static final int DEEPEST = 6;

    private final Map<String, Integer> levels = new HashMap<>();
    private final Set<COSDictionary> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private PdfOutline() {}

    static Map<String, Integer> of(PDDocument document) {
        PdfOutline outline = new PdfOutline();
        try {
            PDOutlineNode root = document.getDocumentCatalog().getDocumentOutline();
            if (root != null) {
                outline.children(root, 1);
            }
        } catch (RuntimeException broken) {
            return outline.levels;
        }
        return outline.levels;
    }

    private void children(PDOutlineNode parent, int level) {
        PDOutlineItem item = parent.getFirstChild();
        while (item != null && seen.size() < MOST && seen.add(item.getCOSObject())) {
            String key = item.getTitle() == null ? "" : Context.key(item.getTitle());
            if (!key.isEmpty()) {
                levels.putIfAbsent(key, level);
            }
            if (level < DEEPEST) {
                children(item, level + 1);
            }
            item = item.getNextSibling();
        }
    }
}
