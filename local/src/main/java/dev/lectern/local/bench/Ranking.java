package dev.lectern.local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Rankings of documents for the questions of a collection, and how good they are, by trec_eval's arithmetic. */
record Ranking(Map<String, List<String>> documents) {

    private static final int CUT = 10;
    private static final int DEEP = 100;
    private static final int SHUFFLES = 10_000;

    /** By question, by document: how well it answers. */
    record Judgements(Map<String, Map<String, Integer>> grades) {

        static Judgements read(Path file) {
            var grades = new LinkedHashMap<String, Map<String, Integer>>();
            try (var lines = Files.lines(file)) {
                lines.map(line -> line.split("\t"))
                        .forEach(line -> grades.computeIfAbsent(line[0], any -> new HashMap<>())
                                .put(line[1], Math.max(0, Integer.parseInt(line[2]))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            grades.values().removeIf(judged -> judged.values().stream().allMatch(grade -> grade == 0));
            return new Judgements(grades);
        }

        /** Every second question, from the first or from the second on. */
        Judgements half(int which) {
            var questions = new ArrayList<>(grades.keySet());
            var half = new LinkedHashMap<String, Map<String, Integer>>();
            for (var i = which; i < questions.size(); i += 2) {
                half.put(questions.get(i), grades.get(questions.get(i)));
            }
            return new Judgements(half);
        }
    }

    double gain(Judgements judged) {
        return mean(gains(judged));
    }

    double recall(Judgements judged) {
        return mean(judged.grades().entrySet().stream()
                .mapToDouble(question -> {
                    var good = question.getValue().entrySet().stream()
                            .filter(document -> document.getValue() > 0)
                            .map(Map.Entry::getKey)
                            .toList();
                    var found = of(question.getKey(), DEEP);
                    return (double) good.stream().filter(found::contains).count() / good.size();
                })
                .toArray());
    }

    /** How likely such a difference is if it is chance which of both is better for a question. */
    double chance(Ranking other, Judgements judged) {
        var ours = gains(judged);
        var theirs = other.gains(judged);
        var differences = IntStream.range(0, ours.length)
                .mapToDouble(i -> ours[i] - theirs[i])
                .toArray();
        var seen = Math.abs(mean(differences)) - 1e-12;
        var random = new Random(7);
        var asGreat = IntStream.range(0, SHUFFLES)
                .filter(shuffle -> {
                    var sum = 0.0;
                    for (var difference : differences) {
                        sum += random.nextBoolean() ? difference : -difference;
                    }
                    return Math.abs(sum / differences.length) >= seen;
                })
                .count();
        return Math.max(asGreat, 1) / (double) SHUFFLES;
    }

    /** For other evaluators. */
    void write(Path file, String name) {
        var lines = new ArrayList<String>();
        documents.forEach((question, found) -> {
            for (var i = 0; i < found.size(); i++) {
                lines.add("%s Q0 %s %d %d %s".formatted(question, found.get(i), i + 1, DEEP - i, name));
            }
        });
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double[] gains(Judgements judged) {
        return judged.grades().entrySet().stream()
                .mapToDouble(question -> {
                    var grades = question.getValue();
                    var ideal = grades.values().stream().sorted((a, b) -> b - a).toList();
                    var found = of(question.getKey(), CUT).stream()
                            .map(document -> grades.getOrDefault(document, 0))
                            .toList();
                    return discounted(found) / discounted(ideal);
                })
                .toArray();
    }

    private List<String> of(String question, int most) {
        var found = documents.getOrDefault(question, List.of());
        return found.subList(0, Math.min(most, found.size()));
    }

    private static double discounted(List<Integer> grades) {
        return IntStream.range(0, Math.min(CUT, grades.size()))
                .mapToDouble(i -> grades.get(i) / (Math.log(i + 2) / Math.log(2)))
                .sum();
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElse(0);
    }
}
