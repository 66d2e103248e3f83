package dev.lectern.workflow.pipeline;

import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
import dev.lectern.workflow.pipeline.Pipeline.Wanted;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** By what one knows that a stage would come out as it did in another run. */
public final class Sameness {

    /** Another number when stages do something else than before, or what they did then would count still. */
    private static final String VERSION = "1";

    private Sameness() {}

    static String config(Wanted wanted) {
        var how = wanted.asker();
        return hash(Stream.of(VERSION, how.model(), how.personaId(), how.passages()));
    }

    static String questions(Wanted wanted) {
        return hash(Stream.of(
                wanted.question(),
                wanted.questionSet(),
                wanted.subQuestions(),
                Pipeline.json(wanted.expected()).encode()));
    }

    /** A guard has the text of a paper in it, and the model, prompt and persona that would answer from it now. */
    public static String papers(List<SeenPaper> papers) {
        return hash(papers.stream()
                .map(paper -> paper.sourceItemId() + " " + paper.repositoryId() + " " + paper.guard() + " "
                        + paper.searched())
                .sorted());
    }

    private static String hash(Stream<?> parts) {
        var text = parts.map(Objects::toString)
                .map(part -> part.length() + ":" + part)
                .collect(Collectors.joining("\n"));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
