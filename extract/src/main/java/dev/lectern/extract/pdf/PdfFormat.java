package dev.lectern.extract.pdf;

import dev.lectern.extract.Format;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Reads PDF. */
public final class PdfFormat implements Format {

    @Override
    public Set<String> types() {
        return Set.of("application/pdf");
    }

    @Override
    public void read(Path file, String type, int fromPage, Limits limits, Sink sink) throws IOException, Refused {
        try (PdfFile pdf = PdfFile.open(file, limits)) {
            sink.pages(pdf.pages());
            sink.properties(PdfAbout.of(pdf.document()));
            new PdfPages(pdf, limits, sink).from(fromPage);
        }
    }
}
