package dev.lectern.retrieval.embed;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lectern.retrieval.text.Terms;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

/**
 * What the benchmark `quality` is held against: Lucene's own BM25 with our numbers, and the model's cosines with nothing
 * around them, on the same texts. Not part of the build; run it with {@code -Dtest=ReferenceBench}. Collections are looked
 * for beside the repository, or where {@code lectern.collections} says.
 */
class ReferenceBench {

    private static final String INSTRUCTION = "Represent this sentence for searching relevant passages: ";
    private static final int DEEP = 100;

    @Test
    void whatOthersReach() throws IOException {
        var folder = Path.of(System.getProperty(
                "lectern.collections", System.getProperty("lectern.root", ".") + "/../shared/data/retrieval"));
        assumeTrue(Files.isDirectory(folder), "no collections at " + folder.normalize());
        for (var name : List.of("cranfield", "med")) {
            var documents = lines(folder.resolve(name).resolve("corpus.jsonl"));
            var questions = lines(folder.resolve(name).resolve("queries.jsonl"));
            var judged = judgements(folder.resolve(name).resolve("qrels.tsv"));
            print(name + ", Lucene", lucene(documents, questions), judged);
            print(name + ", the model", model(documents, questions), judged);
        }
    }

    private static Map<String, List<String>> lucene(List<JsonObject> documents, List<JsonObject> questions)
            throws IOException {
        var similarity = new BM25Similarity(1.2f, 0.75f);
        var terms = new Terms();
        var found = new HashMap<String, List<String>>();
        try (var directory = new ByteBuffersDirectory()) {
            var config = new IndexWriterConfig(new EnglishAnalyzer()).setSimilarity(similarity);
            try (var writer = new IndexWriter(directory, config)) {
                for (var document : documents) {
                    var one = new Document();
                    one.add(new StringField("id", document.getString("id"), Field.Store.YES));
                    one.add(new TextField("text", text(document), Field.Store.NO));
                    writer.addDocument(one);
                }
            }
            try (var reader = DirectoryReader.open(directory)) {
                var searcher = new IndexSearcher(reader);
                searcher.setSimilarity(similarity);
                for (var question : questions) {
                    var query = new BooleanQuery.Builder();
                    terms.of(question.getString("text"))
                            .forEach((term, times) -> query.add(
                                    new BoostQuery(new TermQuery(new Term("text", term)), times),
                                    BooleanClause.Occur.SHOULD));
                    var ids = new ArrayList<String>();
                    for (var hit : searcher.search(query.build(), DEEP).scoreDocs) {
                        ids.add(searcher.storedFields().document(hit.doc).get("id"));
                    }
                    found.put(question.getString("id"), ids);
                }
            }
        }
        return found;
    }

    private static Map<String, List<String>> model(List<JsonObject> documents, List<JsonObject> questions) {
        var model = OnnxModel.load(OnnxModel.BGE_SMALL);
        var vectors = documents.stream()
                .map(document -> numbers(model.embed(text(document))))
                .toList();
        var found = new HashMap<String, List<String>>();
        for (var question : questions) {
            var asked = numbers(model.embed(INSTRUCTION + question.getString("text")));
            var scores = vectors.stream()
                    .mapToDouble(vector -> product(vector, asked))
                    .toArray();
            found.put(
                    question.getString("id"),
                    IntStream.range(0, scores.length)
                            .boxed()
                            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                            .limit(DEEP)
                            .map(i -> documents.get(i).getString("id"))
                            .toList());
        }
        return found;
    }

    private static float[] numbers(Embedding embedding) {
        var parts = embedding
                .literal()
                .substring(1, embedding.literal().length() - 1)
                .split(",");
        var numbers = new float[parts.length];
        for (var i = 0; i < parts.length; i++) {
            numbers[i] = Float.parseFloat(parts[i]);
        }
        return numbers;
    }

    private static double product(float[] one, float[] other) {
        var sum = 0.0;
        for (var i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static void print(String what, Map<String, List<String>> found, Map<String, Map<String, Integer>> judged) {
        var gain = judged.keySet().stream()
                .mapToDouble(question -> gain(found.getOrDefault(question, List.of()), judged.get(question)))
                .average()
                .orElse(0);
        var recall = judged.keySet().stream()
                .mapToDouble(question -> recall(found.getOrDefault(question, List.of()), judged.get(question)))
                .average()
                .orElse(0);
        System.out.printf(Locale.ROOT, "%s: nDCG@10 %.4f  R@100 %.4f%n", what, gain, recall);
    }

    private static double gain(List<String> ranking, Map<String, Integer> judged) {
        var grades = ranking.stream()
                .map(document -> judged.getOrDefault(document, 0))
                .toList();
        var ideal = judged.values().stream().sorted((a, b) -> b - a).toList();
        return discounted(grades) / discounted(ideal);
    }

    private static double discounted(List<Integer> grades) {
        return IntStream.range(0, Math.min(10, grades.size()))
                .mapToDouble(i -> grades.get(i) / (Math.log(i + 2) / Math.log(2)))
                .sum();
    }

    private static double recall(List<String> ranking, Map<String, Integer> judged) {
        var good = judged.keySet().stream()
                .filter(document -> judged.get(document) > 0)
                .toList();
        return (double) good.stream().filter(ranking::contains).count() / good.size();
    }

    private static Map<String, Map<String, Integer>> judgements(Path file) throws IOException {
        var judged = new HashMap<String, Map<String, Integer>>();
        for (var line : Files.readAllLines(file)) {
            var parts = line.split("\t");
            judged.computeIfAbsent(parts[0], id -> new HashMap<>())
                    .put(parts[1], Math.max(0, Integer.parseInt(parts[2])));
        }
        judged.values().removeIf(grades -> grades.values().stream().allMatch(grade -> grade == 0));
        return judged;
    }

    private static String text(JsonObject document) {
        return (document.getString("title", "") + " " + document.getString("text")).strip();
    }

    private static List<JsonObject> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(JsonObject::new).toList();
    }
}
