package dev.lectern.extract.pdf;

import java.io.IOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDPageLabels;

/** What is printed on the pages as their numbers, where the file says so. */
final class PdfLabels {

    private static final int LONGEST = 40;

    private final String[] labels;

    private PdfLabels(String[] labels) {
        this.labels = labels;
    }

    static PdfLabels of(PDDocument document) {
        try {
            PDPageLabels labels = document.getDocumentCatalog().getPageLabels();
            return new PdfLabels(labels == null ? new String[0] : labels.getLabelsByPageIndices());
        } catch (IOException | RuntimeException | StackOverflowError broken) {
            return new PdfLabels(new String[0]);
        }
    }

    String of(int page) {
        String label = page <= labels.length ? labels[page - 1] : null;
        return label == null || label.isBlank() || label.length() > LONGEST ? null : label.replaceAll("\\p{Cntrl}", "");
    }
}
