package dev.lectern.extract.pdf;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/** A PDF that could be opened, with a number of pages that is bounded. What it unpacks lies in files beyond a few megabytes. */
final class PdfFile implements Closeable {

    private static final long IN_MEMORY = 32L << 20;

    private final PDDocument document;
    private final List<PDPage> pages;

    private PdfFile(PDDocument document, List<PDPage> pages) {
        this.document = document;
        this.pages = pages;
    }

    static PdfFile open(Path file, Limits limits) throws IOException, Refused {
        if (Files.size(file) == 0) {
            throw new Refused("The file is empty.");
        }
        PDDocument document = null;
        try {
            document = load(file, limits);
            return new PdfFile(document, pages(document, limits));
        } catch (InvalidPasswordException locked) {
            throw new Refused("The PDF is protected by a password; upload it without one.");
        } catch (StackOverflowError | RuntimeException broken) {
            close(document);
            throw new Refused("The PDF is damaged and cannot be read.");
        } catch (LinkageError | IOException | Refused failure) {
            close(document);
            throw reason(failure);
        }
    }

    private static PDDocument load(Path file, Limits limits) throws IOException {
        MemoryUsageSetting memory = MemoryUsageSetting.setupMixed(IN_MEMORY, IN_MEMORY + limits.unpackedBytes());
        RandomAccessRead bytes = new RandomAccessReadBufferedFile(file.toFile());
        try {
            return Loader.loadPDF(bytes, memory.streamCache);
        } catch (IOException | RuntimeException | Error failure) {
            bytes.close();
            throw failure;
        }
    }

    /** Only what is missing to decrypt is told apart: everything else that PDFBox says is of no use to who sent the file. */
    private static Refused reason(Throwable failure) {
        if (failure instanceof Refused refused) {
            return refused;
        }
        String message = String.valueOf(failure.getMessage());
        boolean sealed =
                failure instanceof LinkageError || message.contains("security handler") || message.contains("crypt");
        return new Refused(
                sealed
                        ? "The PDF is encrypted in a way that cannot be read; upload it without encryption."
                        : "The PDF is damaged and cannot be read.");
    }

    /** The tree of pages is walked rather than its count believed, but a count beyond the limit is reason enough. */
    private static List<PDPage> pages(PDDocument document, Limits limits) throws Refused {
        if (document.getNumberOfPages() > limits.pages()) {
            throw tooMany(limits);
        }
        List<PDPage> pages = new ArrayList<>();
        for (PDPage page : document.getPages()) {
            if (pages.size() == limits.pages()) {
                throw tooMany(limits);
            }
            pages.add(page);
        }
        if (pages.isEmpty()) {
            throw new Refused("The PDF has no pages, or is damaged.");
        }
        return pages;
    }

    private static Refused tooMany(Limits limits) {
        return new Refused("The PDF has more than " + limits.pages() + " pages; split it.");
    }

    PDDocument document() {
        return document;
    }

    int pages() {
        return pages.size();
    }

    /** Counted from 1. */
    PDPage page(int number) {
        return pages.get(number - 1);
    }

    @Override
    public void close() {
        close(document);
    }

    /** What fails while closing was only read from; its scratch file is deleted all the same. */
    private static void close(PDDocument document) {
        if (document == null) {
            return;
        }
        try {
            document.close();
        } catch (IOException | RuntimeException ignored) {
            return;
        }
    }
}
