package dev.lectern.e2e.suite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The least that is a PDF: one page with one line. */
final class SmallPdf {

    private static final int SECTIONS = 5;

    private SmallPdf() {}

    static byte[] saying(String line) {
        var content = "BT /F1 12 Tf 72 720 Td (" + line + ") Tj ET";
        var objects = List.of(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
                        + " /Resources << /Font << /F1 5 0 R >> >> >>",
                "<< /Length " + content.length() + " >>\nstream\n" + content + "\nendstream",
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        var pdf = new StringBuilder("%PDF-1.4\n");
        var starts = new ArrayList<Integer>();
        for (var i = 0; i < SECTIONS; i++) {
            starts.add(pdf.length());
            pdf.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        var table = pdf.length();
        pdf.append("xref\n0 ").append(SECTIONS + 1).append("\n0000000000 65535 f \n");
        starts.forEach(start -> pdf.append("%010d 00000 n \n".formatted(start)));
        pdf.append("trailer\n<< /Size ").append(SECTIONS + 1).append(" /Root 1 0 R >>\nstartxref\n");
        return pdf.append(table).append("\n%%EOF\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
