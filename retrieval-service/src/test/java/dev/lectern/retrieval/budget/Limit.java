package dev.lectern.retrieval.budget;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.BudgetEvent.BudgetChanged;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;

/** A budget of a workspace, as observability would grant it. */
final class Limit {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final UUID id = Ids.next();
    private final Scope scope;
    private long version;

    Limit(Scope scope, long micros) {
        this.scope = scope;
        grants(micros);
        tell(micros, true);
    }

    /** So much may be granted, all in all. */
    void grants(long micros) {
        control(Long.toString(micros));
    }

    /** Observability does not answer from now on. */
    void away() {
        control("-1");
    }

    void tell(long micros, boolean active) {
        Broker.send(
                "observability",
                scope,
                new BudgetChanged(id, "workspace", null, "month", micros, "USD", active, ++version));
        Awaitility.await()
                .until(() -> Database.count(
                                "SELECT count(*) FROM retrieval.budget WHERE budget_id = ? AND version = ?",
                                id,
                                version)
                        == 1);
    }

    /** What is granted and has not come back. */
    long given() {
        return control("").getLong("given");
    }

    int asked() {
        return control("").getInteger("asked");
    }

    private JsonObject control(String micros) {
        var url = ConfigProvider.getConfig().getValue("lectern.test.siblings", String.class);
        var request = HttpRequest.newBuilder(
                        URI.create(url + "/control/" + id + (micros.isEmpty() ? "/seen" : "/budget")))
                .POST(HttpRequest.BodyPublishers.ofString(micros))
                .build();
        try {
            return new JsonObject(
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
