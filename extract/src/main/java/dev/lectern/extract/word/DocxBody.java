package dev.lectern.extract.word;

import dev.lectern.extract.Block;
import dev.lectern.extract.Refused;
import dev.lectern.extract.container.Xml;
import dev.lectern.extract.flow.Flow;
import dev.lectern.extract.flow.Gathered;
import dev.lectern.extract.flow.Left;
import dev.lectern.extract.flow.Out;
import dev.lectern.extract.flow.Table;
import dev.lectern.extract.office.Formula;
import dev.lectern.extract.office.Numerals;
import dev.lectern.extract.office.Ooxml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Walks the paragraphs and tables of a Word document, one telling of it. */
final class DocxBody {

    final Flow flow;
    final DocxStyles styles;
    final DocxNumbers numbers;
    final DocxNumbers.Counter counter;

    private final Map<String, String> notes;
    private final List<String> endnotes = new ArrayList<>();
    private int footnotes;

    /** The text of a paragraph whose mark was deleted: it belongs to the next one. */
    String carried = "";

    DocxBody(Flow flow, DocxStyles styles, DocxNumbers numbers, Map<String, String> notes) {
        this.flow = flow;
        this.styles = styles;
        this.numbers = numbers;
        this.counter = numbers.counter();
        this.notes = notes;
    }

    /** All blocks in the element at which the reader stands. */
    void blocks(Xml xml, Out out) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "p" -> new DocxParagraph(this, xml, out).read();
                case "tbl" -> {
                    if (out == flow) {
                        table(xml);
                    } else {
                        nested(xml, out);
                    }
                }
                case "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag" -> blocks(xml, out);
                case "AlternateContent" -> Ooxml.choice(xml, () -> blocks(xml, out));
                case "oMathPara" -> out.block(Block.Kind.FORMULA, 0, Formula.read(xml));
                case "altChunk" -> flow.left(Left.OBJECTS);
                default -> {}
            }
        });
    }

    private void table(Xml xml) throws IOException, Refused {
        Table table = new Table(flow);
        rows(xml, cells -> {
            boolean before = cells.stream()
                    .findFirst()
                    .map(cell -> cell.text.brokenFirst())
                    .orElse(false);
            boolean broken = cells.stream().anyMatch(cell -> cell.text.broken());
            if (before) {
                table.renderedBreak();
            }
            for (Cell cell : cells) {
                if (cell.continued) {
                    table.continued(cell.across);
                } else {
                    table.cell(cell.text.lines(), cell.across, 1);
                }
            }
            table.endRow();
            if (broken && !before) {
                table.renderedBreak();
            }
        });
        table.end();
    }

    /** A table in a cell or a frame: a line for each of its rows. */
    private void nested(Xml xml, Out out) throws IOException, Refused {
        rows(xml, cells -> {
            List<String> row = new ArrayList<>();
            for (Cell cell : cells) {
                if (!cell.text.lines().isBlank()) {
                    row.add(cell.text.lines().replace('\n', ' '));
                }
            }
            out.block(Block.Kind.TABLE, 0, String.join(" | ", row));
        });
    }

    private void rows(Xml xml, Row row) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "tr" -> {
                    List<Cell> cells = new ArrayList<>();
                    boolean[] deleted = {false};
                    cells(xml, cells, deleted);
                    if (!deleted[0]) {
                        row.with(cells);
                    }
                }
                case "sdt", "sdtContent", "ins", "customXml" -> rows(xml, row);
                default -> {}
            }
        });
    }

    private void cells(Xml xml, List<Cell> cells, boolean[] deleted) throws IOException, Refused {
        xml.children(name -> {
            switch (name) {
                case "trPr" ->
                    xml.children(property -> {
                        switch (property) {
                            case "del" -> deleted[0] = true;
                            case "gridBefore" -> cells.add(new Cell(Math.clamp(xml.integer("val", 0), 0, 100)));
                            default -> {}
                        }
                    });
                case "tc" -> cells.add(cell(xml));
                case "sdt", "sdtContent", "customXml" -> cells(xml, cells, deleted);
                default -> {}
            }
        });
    }

    private Cell cell(Xml xml) throws IOException, Refused {
        Cell cell = new Cell(1);
        xml.children(name -> {
            if (name.equals("tcPr")) {
                xml.children(property -> {
                    switch (property) {
                        case "gridSpan" -> cell.across = Math.clamp(xml.integer("val", 1), 1, 100);
                        case "vMerge" -> cell.continued = !"restart".equals(xml.attr("val"));
                        default -> {}
                    }
                });
            } else if (name.equals("p")) {
                new DocxParagraph(this, xml, cell.text).read();
            } else if (name.equals("tbl")) {
                nested(xml, cell.text);
            } else if (name.equals("sdt") || name.equals("ins") || name.equals("customXml")) {
                blocks(xml, cell.text);
            }
        });
        return cell;
    }

    /** The sign of a footnote or endnote in the text; the note itself is put where it belongs. */
    String note(String kind, String id, List<String> onThisPage) {
        String text = notes.get(kind + id);
        if (text == null) {
            return "";
        }
        if (kind.equals("endnote")) {
            String sign = "[" + Numerals.roman(endnotes.size() + 1) + "]";
            endnotes.add(sign + " " + text);
            return sign;
        }
        String sign = "[" + ++footnotes + "]";
        onThisPage.add(sign + " " + text);
        return sign;
    }

    void endnotes() {
        endnotes.forEach(note -> flow.block(Block.Kind.FOOTNOTE, 0, note));
    }

    @FunctionalInterface
    private interface Row {
        void with(List<Cell> cells) throws IOException, Refused;
    }

    private static final class Cell {
        private final Gathered text = new Gathered();
        private int across;
        private boolean continued;

        private Cell(int across) {
            this.across = across;
        }
    }
}
