package dev.lectern.extract.sheets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.extract.Packed;
import dev.lectern.extract.Page;
import dev.lectern.extract.Told;
import dev.lectern.extract.detect.Types;
import org.junit.jupiter.api.Test;

class XlsxTest {

    private static final String SPACES =
            " xmlns='m' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'";

    @Test
    void cellsAreToldAsTheirFormatMeansThem() throws Exception {
        Told told = told("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1'"
                + " t='inlineStr'><is><t>in</t></is></c></row><row r='2'><c r='A2'><v>0.30000000000000004</v></c><c r='B2'"
                + " s='1'><v>45658</v></c><c r='C2' s='2'><v>0.125</v></c></row><row r='3'><c r='A3' t='b'><v>1</v></c><c"
                + " r='B3' s='3'><v>45658.75</v></c><c r='C3'><v>12345678901</v></c></row><row r='4'><c"
                + " r='A4'><f>1+1</f></c><c r='B4'><f>1+1</f><v>2</v></c></row><row r='6'><c"
                + " r='A6'><v>1E-3</v></c></row><row r='7' hidden='1'><c r='A7'><v>9</v></c></row>");
        assertThat(told.blocks())
                .containsExactly(
                        "HEADING1 Data",
                        "TABLE Shared text |  | in\n"
                                + "0.3 | 2025-01-01 | 12.5%\n"
                                + "TRUE | 2025-01-01 18:00:00 | 12345678901\n"
                                + "| 2",
                        "TABLE 0.001");
        assertThat(told.lost())
                .containsExactlyInAnyOrder(
                        "1 hidden sheet was left out",
                        "1 hidden row was left out",
                        "1 formula without a stored result was left out");
    }

    @Test
    void aLargeSheetGoesOnInPagesOfWholeRows() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 1; i <= 2000; i++) {
            rows.append(
                    "<row r='%d'><c r='A%d'><v>%d</v></c><c r='B%d' t='s'><v>0</v></c></row>".formatted(i, i, i, i));
        }
        Told told = told(rows.toString());
        assertThat(told.told()).hasSizeGreaterThan(3).extracting(Page::label).containsOnly("Data");
        assertThat(told.text().lines().filter(line -> line.endsWith("| Shared text")))
                .hasSize(2000);
    }

    private static Told told(String rows) throws Exception {
        return Told.of(
                Types.XLSX,
                Packed.ooxml("xl/workbook.xml", "spreadsheetml.sheet")
                        .part(
                                "xl/workbook.xml",
                                "<workbook" + SPACES + "><sheets><sheet name='Data' sheetId='1' r:id='r1'/><sheet"
                                        + " name='Secret' sheetId='2' state='hidden'"
                                        + " r:id='r1'/></sheets></workbook>")
                        .relations(
                                "xl/workbook.xml",
                                "worksheet",
                                "worksheets/sheet1.xml",
                                "sharedStrings",
                                "sharedStrings.xml",
                                "styles",
                                "styles.xml")
                        .part(
                                "xl/worksheets/sheet1.xml",
                                "<worksheet" + SPACES + "><sheetData>" + rows + "</sheetData></worksheet>")
                        .part(
                                "xl/sharedStrings.xml",
                                "<sst><si><r><t>Shared</t></r><r><t> text</t></r><rPh><t>reading</t></rPh></si></sst>")
                        .part(
                                "xl/styles.xml",
                                "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='[$-409]d/mm/yyyy\\"
                                        + " h:mm;@'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf"
                                        + " numFmtId='10'/><xf numFmtId='164'/></cellXfs></styleSheet>")
                        .bytes());
    }
}
