package dev.lectern.workflow.structured;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.workflow.comparison.Comparison.Question;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The canonical set, in sections A to K. A question keeps its id for ever; what is new goes to the end of its section. */
public final class StructuredQuestions {

    /** A question in its section. */
    @Schema(name = "StructuredQuestion")
    record Asked(String questionId, String section, String category, String question) {

        Question plain() {
            return new Question(questionId, question);
        }
    }

    private static final Pattern SECTION = Pattern.compile("([A-K]) (.+)");
    private static final Map<String, Asked> ALL = read();

    private StructuredQuestions() {}

    static List<Asked> all() {
        return List.copyOf(ALL.values());
    }

    public static List<Question> plain() {
        return ALL.values().stream().map(Asked::plain).toList();
    }

    /** Fails if there is no such question. */
    static Asked of(String id) {
        var found = ALL.get(id);
        if (found == null) {
            throw ProblemException.unprocessable("questionIds", "There is no such structured question.");
        }
        return found;
    }

    static String sectionOf(Question question) {
        var asked = ALL.get(question.questionId());
        return asked == null ? null : asked.section() + " " + asked.category();
    }

    private static Map<String, Asked> read() {
        var all = new LinkedHashMap<String, Asked>();
        var section = "";
        var category = "";
        var number = 0;
        for (var line : lines()) {
            var head = SECTION.matcher(line);
            // A question ends with its mark, the name of a section does not.
            if (head.matches() && !line.endsWith("?")) {
                section = head.group(1);
                category = head.group(2);
                number = 0;
            } else {
                var id = section + "%02d".formatted(++number);
                all.put(id, new Asked(id, section, category, line));
            }
        }
        return all;
    }

    private static List<String> lines() {
        var name = "questions.txt";
        try (var in = StructuredQuestions.class.getResourceAsStream(name);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var lines = new ArrayList<String>();
            reader.lines().filter(line -> !line.isBlank()).forEach(lines::add);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
