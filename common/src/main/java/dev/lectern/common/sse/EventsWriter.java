package dev.lectern.common.sse;

import io.smallrye.mutiny.subscription.MultiSubscriber;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Sends one piece when the one before has left: nothing gathers here for who reads slowly. */
@Provider
@Produces(MediaType.SERVER_SENT_EVENTS)
public class EventsWriter implements ServerMessageBodyWriter<Events> {

    private static final Logger LOG = Logger.getLogger(EventsWriter.class);
    private static final String HELLO = ": listening\nretry: 2000\n\n";

    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return Events.class.isAssignableFrom(type);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return Events.class.isAssignableFrom(type);
    }

    @Override
    public void writeResponse(Events events, Type genericType, ServerRequestContext context) {
        var response = context.serverResponse();
        response.setChunked(true);
        response.setResponseHeader("Cache-Control", "no-store");
        response.setResponseHeader("X-Accel-Buffering", "no");
        var sending = new Sending(response);
        response.addCloseHandler(sending::leave);
        response.write(bytes(HELLO), failure -> {
            if (failure == null) {
                events.pieces().subscribe().withSubscriber(sending);
            }
        });
    }

    @Override
    public void writeTo(
            Events events,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        throw new IOException("a stream of events cannot be written at once");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Sending implements MultiSubscriber<String> {

        private final ServerHttpResponse response;
        private final AtomicReference<Subscription> subscription = new AtomicReference<>();
        private volatile boolean gone;

        Sending(ServerHttpResponse response) {
            this.response = response;
        }

        @Override
        public void onSubscribe(Subscription pieces) {
            subscription.set(pieces);
            if (gone) {
                pieces.cancel();
            } else {
                pieces.request(1);
            }
        }

        @Override
        public void onItem(String piece) {
            response.write(bytes(piece), failure -> {
                if (failure == null && !gone) {
                    subscription.get().request(1);
                } else {
                    leave();
                }
            });
        }

        @Override
        public void onFailure(Throwable failure) {
            LOG.warnf("a stream of events broke off: %s", failure.toString());
            // He comes back and goes on from where he was.
            response.end();
        }

        @Override
        public void onCompletion() {
            response.end();
        }

        void leave() {
            gone = true;
            var pieces = subscription.get();
            if (pieces != null) {
                pieces.cancel();
            }
        }
    }
}
