package dev.lectern.extract.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "windows-1252|Die Würde des Menschen ist unantastbar. Sie zu achten und zu schützen ist Verpflichtung"
                        + " aller staatlichen Gewalt.",
                "windows-1252|Tous les êtres humains naissent libres et égaux en dignité et en droits, doués de raison"
                        + " et de conscience.",
                "windows-1252|“Don’t,” she said—and left… 20–30 °C, §7, 10×20 m², the Müller–Lyer illusion, naïve.",
                "x-MacRoman|Die Würde des Menschen ist unantastbar. Sie zu achten und zu schützen ist Verpflichtung"
                        + " aller staatlichen Gewalt.",
                "x-MacRoman|Tous les êtres humains naissent libres et égaux en dignité et en droits, doués de raison"
                        + " et de conscience.",
                "x-MacRoman|Él niño comió más piñas. Größe, naïve café.",
                "IBM850|Tous les êtres humains naissent libres et égaux en dignité et en droits, doués de raison"
                        + " et de conscience.",
                "IBM850|El niño comió más piñas en la estación.",
                "windows-1250|Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem"
                        + " a svědomím.",
                "ISO-8859-2|Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw, są"
                        + " obdarzeni rozumem.",
                "windows-1251|Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены"
                        + " разумом и совестью.",
                "KOI8-R|Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и"
                        + " совестью.",
                "ISO-8859-5|Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом"
                        + " и совестью.",
                "windows-1253|Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
                "windows-1255|כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון",
                "windows-1256|يولد جميع الناس أحرارا متساوين في الكرامة والحقوق، وقد وهبوا عقلا وضميرا",
                "x-windows-874|มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
                "windows-31j|すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
                "EUC-JP|すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
                "ISO-2022-JP|すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
                "GB18030|人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。",
                "Big5|人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，並應以兄弟關係的精神相對待。",
                "EUC-KR|모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았다.",
                "UTF-8|Все люди рождаются свободными 人人生而自由"
            })
    void aTextIsReadInItsOldEncoding(String charset, String text) {
        byte[] bytes = text.getBytes(Charset.forName(charset));
        assertThat(Encoding.of(bytes, null).text(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"utf-8", "latin1", "windows-1251", "no-such-thing", "utf-16"})
    void whatIsDeclaredNeverBreaksUtf8(String declared) {
        byte[] bytes = "Zwölf Boxkämpfer".getBytes(StandardCharsets.UTF_8);
        assertThat(Encoding.of(bytes, declared).text(bytes)).isEqualTo("Zwölf Boxkämpfer");
    }
}
