package dev.lectern.retrieval.provider;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.model.ChatModels;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Purpose;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Completion.Role;
import dev.lectern.retrieval.model.Completion.Text;
import dev.lectern.retrieval.model.Completion.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Somebody who asks models, and keeps what he hears. */
final class Asker {

    final ChatModels models;
    final Scope scope = new Scope(Ids.next(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

    Asker(ChatModels models) {
        this.models = models;
    }

    Request ask(String model) {
        return new Request(
                Ids.next(),
                model,
                Purpose.of("chat", "turn"),
                List.of(Turn.of(Role.SYSTEM, "Be short."), Turn.of(Role.USER, "What do otters do?")),
                null,
                null,
                false,
                List.of());
    }

    static final class Heard {
        final List<Piece> pieces = new ArrayList<>();
        Throwable failure;

        String text() {
            return pieces.stream()
                    .filter(Text.class::isInstance)
                    .map(piece -> ((Text) piece).text())
                    .collect(Collectors.joining());
        }
    }

    Heard hear(Request request) {
        var heard = new Heard();
        var over = new CompletableFuture<Void>();
        models.stream(scope, request)
                .subscribe()
                .with(
                        heard.pieces::add,
                        failure -> {
                            heard.failure = failure;
                            over.complete(null);
                        },
                        () -> over.complete(null));
        over.orTimeout(20, TimeUnit.SECONDS).join();
        return heard;
    }
}
