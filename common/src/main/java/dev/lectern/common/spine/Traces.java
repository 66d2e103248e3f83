package dev.lectern.common.spine;

import dev.lectern.common.identity.Scope;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;

/** Carries a trace across what is done later and elsewhere: through the outbox to a consumer, through a job to its worker. */
@ApplicationScoped
public class Traces {

    private static final TextMapGetter<String> TRACEPARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of("traceparent");
        }

        @Override
        public String get(String traceparent, String key) {
            return "traceparent".equals(key) ? traceparent : null;
        }
    };

    private final OpenTelemetry telemetry;
    private final Tracer tracer;

    Traces(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
        this.tracer = telemetry.getTracer("dev.lectern.spine");
    }

    /** Where we are now, in the form that travels; null outside a trace. */
    public static String traceparent() {
        var span = Span.current().getSpanContext();
        return span.isValid()
                ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex()
                : null;
    }

    /** Does the work in a span that continues the trace from there. */
    public <T> Uni<T> around(String name, String traceparent, Scope scope, Supplier<Uni<T>> work) {
        var from = telemetry.getPropagators().getTextMapPropagator().extract(Context.root(), traceparent, TRACEPARENT);
        var span = tracer.spanBuilder(name)
                .setParent(from)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("lectern.run_id", scope.runId().toString())
                .startSpan();
        var current = span.makeCurrent();
        return Uni.createFrom()
                .deferred(work::get)
                .onFailure()
                .invoke(failure ->
                        span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName()))
                .eventually(() -> {
                    current.close();
                    span.end();
                });
    }
}
