package dev.lectern.extract.worker;

import dev.lectern.extract.Loss;
import dev.lectern.extract.Page;
import dev.lectern.extract.Sink;
import dev.lectern.extract.worker.Wire.Message;
import dev.lectern.extract.worker.Wire.Nonsense;
import dev.lectern.extract.worker.Wire.Reading;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes the messages about one file and lets through what can be true of it, whoever wrote them. */
final class Intake {

    private static final int MOST_MESSAGES_OF_PROPERTIES = 8;

    private final Task task;
    private final Sink sink;
    private int total = -1;
    private int lastPage;
    private long characters;
    private int losses;
    private int properties;

    Intake(Task task, Sink sink) {
        this.task = task;
        this.sink = sink;
    }

    int lastPage() {
        return lastPage;
    }

    void take(Message message) throws Nonsense {
        var body = new Reading(message);
        switch (message.kind()) {
            case Wire.PAGES -> pages(body);
            case Wire.PAGE -> page(body);
            case Wire.PROPERTIES -> properties(body);
            case Wire.LOSS -> loss(body);
            default -> throw new Nonsense("a message out of turn");
        }
    }

    private void pages(Reading body) throws Nonsense {
        int said = body.number();
        body.end();
        if (total >= 0 || said < 0 || said > task.limits().pages()) {
            throw new Nonsense("a number of pages that cannot be");
        }
        total = said;
        sink.pages(said);
    }

    private void page(Reading body) throws Nonsense {
        Page page = body.page(task.limits().charactersOfPage());
        body.end();
        if (page.number() < task.fromPage() || page.number() <= lastPage || page.number() > total) {
            throw new Nonsense("pages out of order");
        }
        characters += page.text().length();
        if (characters > task.limits().characters()) {
            throw new Nonsense("more text than a file may have");
        }
        lastPage = page.number();
        sink.page(page);
    }

    private void properties(Reading body) throws Nonsense {
        int count = body.number();
        if (count < 0 || count > Wire.MOST_PROPERTIES || ++properties > MOST_MESSAGES_OF_PROPERTIES) {
            throw new Nonsense("more properties than a file may have");
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = body.text(Wire.LONGEST_REASON);
            String value = body.text(Wire.LONGEST_PROPERTY);
            if (name == null || value == null) {
                throw new Nonsense("a property without a name or value");
            }
            found.put(name, value);
        }
        body.end();
        sink.properties(found);
    }

    private void loss(Reading body) throws Nonsense {
        var loss = new Loss(body.number(), body.text(Wire.LONGEST_REASON));
        body.end();
        if (loss.what() == null || loss.page() < 0 || loss.page() > Math.max(total, 0) || ++losses > Wire.MOST_LOSSES) {
            throw new Nonsense("losses that cannot be");
        }
        sink.loss(loss);
    }
}
