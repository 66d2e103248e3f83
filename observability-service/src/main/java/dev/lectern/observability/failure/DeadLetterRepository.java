package dev.lectern.observability.failure;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.DeadLetterEvent.DeadLettered;
import dev.lectern.common.event.DeadLetterEvent.Redriven;
import dev.lectern.common.time.Ids;
import dev.lectern.observability.failure.DeadLetterResource.Letter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Messages that were set aside anywhere; dying and being taken up again may be told in any order. */
@ApplicationScoped
class DeadLetterRepository {

    private static final String DIED = """
            INSERT INTO dead_letter AS known (dead_letter_id, service, consumer, event_id, event_type, topic, reason, run_id,
                   died_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (service, consumer, event_id) DO UPDATE
               SET event_type = excluded.event_type, topic = excluded.topic, reason = excluded.reason,
                   died_at = greatest(known.died_at, excluded.died_at)
            """;
    private static final String REDRIVEN = """
            INSERT INTO dead_letter AS known (dead_letter_id, service, consumer, event_id, event_type, topic, reason, run_id,
                   died_at, redriven_at)
            VALUES ($1, $2, $3, $4, $5, '', '', $6, $7, $7)
            ON CONFLICT (service, consumer, event_id) DO UPDATE
               SET redriven_at = greatest(known.redriven_at, excluded.redriven_at)
            """;
    // One that died again after it was taken up is dead.
    private static final String DEAD = """
            SELECT * FROM dead_letter
             WHERE dead_letter_id < $1 AND (redriven_at IS NULL OR redriven_at < died_at)
             ORDER BY dead_letter_id DESC LIMIT $2
            """;

    Uni<Void> died(SqlConnection tx, CloudEvent event, DeadLettered letter) {
        return tx.preparedQuery(DIED)
                .execute(Tuple.from(Arrays.asList(
                        Ids.next(),
                        event.source(),
                        letter.consumer(),
                        letter.eventId(),
                        letter.eventType(),
                        letter.fromTopic(),
                        letter.reason(),
                        event.runId(),
                        time(event))))
                .replaceWithVoid();
    }

    Uni<Void> redriven(SqlConnection tx, CloudEvent event, Redriven letter) {
        return tx.preparedQuery(REDRIVEN)
                .execute(Tuple.from(Arrays.asList(
                        Ids.next(),
                        event.source(),
                        letter.consumer(),
                        letter.eventId(),
                        letter.eventType(),
                        event.runId(),
                        time(event))))
                .replaceWithVoid();
    }

    Uni<List<Letter>> dead(SqlConnection tx, UUID before, int most) {
        return tx.preparedQuery(DEAD).execute(Tuple.of(before, most)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(Letter::of)
                .toList());
    }

    private static OffsetDateTime time(CloudEvent event) {
        return OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC);
    }
}
