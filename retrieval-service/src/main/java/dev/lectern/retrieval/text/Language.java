package dev.lectern.retrieval.text;

import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

/** Languages whose endings and small words are known, by their codes; `any` knows none, and `cjk` cuts by pairs. */
public enum Language {
    ANY(StandardAnalyzer::new),
    AR(ArabicAnalyzer::new),
    BG(BulgarianAnalyzer::new),
    CA(CatalanAnalyzer::new),
    CJK(CJKAnalyzer::new),
    CS(CzechAnalyzer::new),
    DA(DanishAnalyzer::new),
    DE(GermanAnalyzer::new),
    EL(GreekAnalyzer::new),
    EN(EnglishAnalyzer::new),
    ES(SpanishAnalyzer::new),
    ET(EstonianAnalyzer::new),
    FA(PersianAnalyzer::new),
    FI(FinnishAnalyzer::new),
    FR(FrenchAnalyzer::new),
    HI(HindiAnalyzer::new),
    HU(HungarianAnalyzer::new),
    ID(IndonesianAnalyzer::new),
    IT(ItalianAnalyzer::new),
    LT(LithuanianAnalyzer::new),
    LV(LatvianAnalyzer::new),
    NL(DutchAnalyzer::new),
    NO(NorwegianAnalyzer::new),
    PT(PortugueseAnalyzer::new),
    RO(RomanianAnalyzer::new),
    RU(RussianAnalyzer::new),
    SV(SwedishAnalyzer::new),
    TH(ThaiAnalyzer::new),
    TR(TurkishAnalyzer::new);

    private final Supplier<Analyzer> analysis;

    Language(Supplier<Analyzer> analysis) {
        this.analysis = analysis;
    }

    public Analyzer analyzer() {
        return analysis.get();
    }
}
