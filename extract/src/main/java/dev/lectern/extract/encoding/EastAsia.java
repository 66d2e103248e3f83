package dev.lectern.extract.encoding;

import java.nio.charset.Charset;
import java.util.List;

/** Chinese, Japanese and Korean in their old encodings: bytes of one are well-formed in the others, but give rare characters. */
final class EastAsia {

    private static final String CHINESE = "的一是不了在人有我他这这個个们們来來到时時大地为為子中你说說生国國年着著就那和要她出也得里后後自以会會家可下而过過天去能对對"
            + "小多然于於心学學么麼之都好看起发發当當没成只如事把还還用第样樣道想作种種开開美总從从无無情己面最女但现現前些所同日手又行意动動方期"
            + "它头頭经經长長儿回位分爱愛老因很给給名法间間斯知世什两兩次使身者被高已亲其进進此话話常与與活正感并等精神理性良由尊严嚴權权利律平";
    private static final String KOREAN =
            "이다는의에을를가은하고로지기서한도아사자리인어시대나일라정수해부만제그보게상구전주장원있들조국성니모든간과와여" + "으며거것수없음면할동적위된되않때문생각람말우려야내러오세까스안경유관계공신실비회체용";
    private static final String SIGNS = "、。，；：！？「」『』（）《》“”‘’…—　・";
    private static final List<Charset> ENCODINGS = List.of(
            Charset.forName("GB18030"),
            Charset.forName("windows-31j"),
            Charset.forName("EUC-JP"),
            Charset.forName("Big5-HKSCS"),
            Charset.forName("x-windows-949"));

    private EastAsia() {}

    /** Null when the text is none of them. */
    static Charset of(byte[] sample) {
        Charset best = null;
        double most = 0.25;
        for (Charset encoding : ENCODINGS) {
            double share = Legacy.decodes(sample, encoding) ? share(new String(sample, encoding)) : 0;
            if (share > most) {
                most = share;
                best = encoding;
            }
        }
        return best;
    }

    private static double share(String text) {
        int wide = 0;
        int common = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                wide++;
                common += common(c) ? 1 : 0;
            }
        }
        return wide < 2 ? 0 : (double) common / wide;
    }

    private static boolean common(char c) {
        return c >= 'ぁ' && c <= 'ヶ' && c != 'ヵ'
                || CHINESE.indexOf(c) >= 0
                || KOREAN.indexOf(c) >= 0
                || SIGNS.indexOf(c) >= 0;
    }
}
