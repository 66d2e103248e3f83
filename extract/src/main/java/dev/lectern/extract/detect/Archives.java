package dev.lectern.extract.detect;

import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Container;
import dev.lectern.extract.container.Xml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** What a zip file is: a document of a known kind by what it says inside, else an archive. */
final class Archives {

    private static final Pattern NESTED =
            Pattern.compile(".*\\.(zip|7z|rar|gz|tgz|bz2|xz|zst|tar|jar|war|apk|iso|cab)");
    private static final Map<String, String> MAIN_PARTS = Map.of(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.", Types.DOCX,
            "application/vnd.ms-word.", Types.DOCX,
            "application/vnd.openxmlformats-officedocument.presentationml.", Types.PPTX,
            "application/vnd.ms-powerpoint.", Types.PPTX,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.", Types.XLSX,
            "application/vnd.ms-excel.", Types.XLSX);

    private Archives() {}

    static String of(Path file, byte[] head, Limits limits) throws IOException, Refused {
        if (head.length > 6 && head[2] == 3 && (head[6] & 1) != 0) {
            throw new Refused("The file is encrypted with a password.");
        }
        try (Container container = Container.open(file, limits)) {
            if (container.has("[Content_Types].xml")) {
                return ooxml(container);
            }
            if (container.has("mimetype")) {
                return byMimetype(container);
            }
            if (container.has("META-INF/container.xml")) {
                return Types.EPUB;
            }
            for (String name : container.names()) {
                if (NESTED.matcher(name).matches()) {
                    throw new Refused("There are further archives in the archive. Please unpack them first.");
                }
            }
            return Types.ZIP;
        }
    }

    private static String ooxml(Container container) throws IOException, Refused {
        String[] found = {null};
        boolean[] binary = {false};
        try (Xml xml = container.xml("[Content_Types].xml")) {
            xml.root();
            xml.children(name -> {
                String type = String.valueOf(xml.attr("ContentType"));
                binary[0] |= type.contains("sheet.binary.");
                boolean main = type.endsWith(".main+xml");
                for (Map.Entry<String, String> part : MAIN_PARTS.entrySet()) {
                    if (main && type.startsWith(part.getKey())) {
                        found[0] = part.getValue();
                    }
                }
            });
        }
        if (binary[0]) {
            throw new Refused("The file is a binary Excel workbook (.xlsb). Please save it as .xlsx.");
        }
        if (found[0] == null) {
            throw new Refused(
                    "The file is packed like an Office document, but it is not one of Word, PowerPoint or Excel.");
        }
        return found[0];
    }

    private static String byMimetype(Container container) throws IOException, Refused {
        String type = new String(container.head("mimetype", 200), StandardCharsets.UTF_8).strip();
        if (type.startsWith(Types.EPUB)) {
            return Types.EPUB;
        }
        if (!type.startsWith("application/vnd.oasis.opendocument.")) {
            return Types.ZIP;
        }
        if (!type.equals(Types.ODT) && !type.equals(Types.ODT + "-template")) {
            throw new Refused(
                    "The file is an OpenDocument of another kind than a text. Please save it as an Office document or"
                            + " PDF.");
        }
        String manifest = container.has("META-INF/manifest.xml")
                ? new String(container.head("META-INF/manifest.xml", 1 << 20), StandardCharsets.UTF_8)
                : "";
        if (manifest.contains("encryption-data")) {
            throw new Refused("The file is encrypted with a password.");
        }
        return Types.ODT;
    }
}
