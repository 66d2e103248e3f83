package dev.lectern.common.spine;

import dev.lectern.common.event.CloudEvent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;

/** Continues in the consumer the trace that began where the event was written: it came along through the outbox. */
@ApplicationScoped
class ConsumeSpan {

    private static final TextMapGetter<CloudEvent> TRACEPARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(CloudEvent event) {
            return List.of("traceparent");
        }

        @Override
        public String get(CloudEvent event, String key) {
            return "traceparent".equals(key) ? event.traceparent() : null;
        }
    };

    private final OpenTelemetry telemetry;
    private final Tracer tracer;

    ConsumeSpan(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
        this.tracer = telemetry.getTracer("dev.lectern.spine");
    }

    <T> Uni<T> around(String consumer, CloudEvent event, Supplier<Uni<T>> work) {
        var from = telemetry.getPropagators().getTextMapPropagator().extract(Context.root(), event, TRACEPARENT);
        var span = tracer.spanBuilder(consumer + " " + event.type())
                .setParent(from)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("lectern.run_id", event.runId().toString())
                .startSpan();
        var scope = span.makeCurrent();
        return Uni.createFrom()
                .deferred(work::get)
                .onFailure()
                .invoke(failure ->
                        span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName()))
                .eventually(() -> {
                    scope.close();
                    span.end();
                });
    }
}
