package dev.lectern.ingestion.fetch;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * Fetches from the public web. A host is looked up once, all that it is must be public, and the connection goes to the very
 * address that was judged: a name that means something else the next moment leads nowhere. Each redirect is judged anew.
 */
@ApplicationScoped
public class Fetcher {

    /** What a host's name stands for just now. */
    interface Lookup {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private static final Set<Integer> LEADS_ON = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSES = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final FetchConfig config;
    private final Vertx vertx;
    private final Lookup lookup;
    private final HttpClient client;
    private final Set<String> allowed;

    @Inject
    Fetcher(FetchConfig config, Vertx vertx) {
        this(config, vertx, InetAddress::getAllByName);
    }

    Fetcher(FetchConfig config, Vertx vertx, Lookup lookup) {
        this.config = config;
        this.vertx = vertx;
        this.lookup = lookup;
        this.allowed = config.allow().orElse(Set.of());
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(8)
                .setMaxWaitQueueSize(64)
                .setVerifyHost(true)
                .setMaxRedirects(0)
                .setDecompressionSupported(false)
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setIdleTimeout((int) config.timeout().toSeconds()));
    }

    void stop(@Observes ShutdownEvent stopped) {
        client.close();
    }

    /** Refuses at once what its letters forbid, before any work is accepted. */
    public void check(String address) {
        if (!config.enabled()) {
            throw CannotFetch.forGood("Fetching from the web is switched off in this installation.");
        }
        Destination.of(address, allowed);
    }

    /** Hears how many bytes have come, and of how many: 0 where the site does not say. */
    public interface Progress {
        void at(long done, long total);
    }

    /** Into this folder, at most so many bytes; whoever cancels it has nothing left of it. */
    public Uni<Fetched> fetch(String address, Path folder, long most, Progress progress) {
        return Uni.createFrom().deferred(() -> {
            check(address);
            var file = folder.resolve("fetched-" + UUID.randomUUID());
            return go(Destination.of(address, allowed), config.redirects(), file, most, progress)
                    .ifNoItem()
                    .after(config.timeout())
                    .failWith(() -> CannotFetch.forNow(
                            "The site took longer than " + config.timeout().toSeconds() + " seconds."))
                    .onFailure(failure -> !(failure instanceof CannotFetch))
                    .transform(Fetcher::inOurWords)
                    .onFailure()
                    .call(() -> forget(file))
                    .onCancellation()
                    .call(() -> forget(file));
        });
    }

    private Uni<Fetched> go(Destination there, int left, Path file, long most, Progress progress) {
        return judge(there).chain(server -> ask(there, server)).chain(answer -> {
            if (LEADS_ON.contains(answer.statusCode()) && answer.getHeader("Location") != null) {
                leave(answer);
                if (left == 0) {
                    throw CannotFetch.forGood("The site leads on and on.");
                }
                return go(there.follow(answer.getHeader("Location"), allowed), left - 1, file, most, progress);
            }
            return take(there, answer, file, most, progress);
        });
    }

    private Uni<SocketAddress> judge(Destination there) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(() -> lookup.of(there.host()), false)
                        .toCompletionStage())
                .onFailure(UnknownHostException.class)
                .transform(unknown -> CannotFetch.forNow("The host of this address is not known."))
                .map(addresses -> {
                    if (!there.isIn(allowed) && !Arrays.stream(addresses).allMatch(PublicAddress::is)) {
                        throw CannotFetch.forGood("This address is not on the public web, so it is not fetched.");
                    }
                    return SocketAddress.inetSocketAddress(there.port(), addresses[0].getHostAddress());
                });
    }

    private Uni<HttpClientResponse> ask(Destination there, SocketAddress server) {
        var options = new RequestOptions()
                .setServer(server)
                .setHost(there.host())
                .setPort(there.port())
                .setSsl(there.isProtected())
                .setMethod(HttpMethod.GET)
                .setURI(there.path())
                .setFollowRedirects(false)
                .putHeader("User-Agent", config.agent())
                .putHeader("Accept-Encoding", "identity")
                .putHeader("Accept", "application/pdf, text/html;q=0.9, */*;q=0.5");
        return Uni.createFrom().completionStage(() -> client.request(options)
                .compose(request -> request.send().map(HttpClientResponse::pause))
                .toCompletionStage());
    }

    private Uni<Fetched> take(Destination there, HttpClientResponse answer, Path file, long most, Progress progress) {
        refuse(answer, most);
        return Uni.createFrom()
                .completionStage(() -> write(answer, file, most, progress).toCompletionStage())
                .onCancellation()
                .invoke(() -> leave(answer))
                .map(done -> new Fetched(
                        file,
                        Disposition.name(answer.getHeader("Content-Disposition"))
                                .orElseGet(there::name),
                        answer.getHeader("Content-Type"),
                        there.toString()));
    }

    // The file is written off the event loop, and the pipe lets it hold the sender up.
    private Future<Void> write(HttpClientResponse answer, Path file, long most, Progress progress) {
        long total = length(answer);
        return vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
                .compose(open -> {
                    var bounded = new Bounded(open, most, () -> tooLarge(most), done -> progress.at(done, total));
                    return answer.pipe().endOnFailure(true).to(bounded).recover(failure -> {
                        leave(answer);
                        return Future.failedFuture(bounded.isOver() ? tooLarge(most) : failure);
                    });
                });
    }

    private static void leave(HttpClientResponse answer) {
        // That we go is no news to us.
        answer.exceptionHandler(gone -> {});
        answer.request().reset();
    }

    private static void refuse(HttpClientResponse answer, long most) {
        int status = answer.statusCode();
        if (status != 200) {
            leave(answer);
            var why = "The site answered " + status + " instead of the file.";
            throw PASSES.contains(status) ? CannotFetch.forNow(why) : CannotFetch.forGood(why);
        }
        if (length(answer) > most) {
            leave(answer);
            throw tooLarge(most);
        }
        var encoding = answer.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            leave(answer);
            throw CannotFetch.forGood("The site sent the file packed, though it was asked not to.");
        }
    }

    /** As the site says; 0 where it does not. */
    private static long length(HttpClientResponse answer) {
        var said = answer.getHeader("Content-Length");
        return said != null && said.matches("\\d{1,18}") ? Long.parseLong(said) : 0;
    }

    private static CannotFetch tooLarge(long most) {
        return CannotFetch.forGood("The file has more than " + most + " bytes.");
    }

    private Uni<Void> forget(Path file) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(
                                () -> {
                                    try {
                                        return Files.deleteIfExists(file);
                                    } catch (IOException e) {
                                        return false;
                                    }
                                },
                                false)
                        .toCompletionStage())
                .replaceWithVoid();
    }

    private static CannotFetch inOurWords(Throwable failure) {
        return CannotFetch.forNow(
                failure instanceof TimeoutException
                        ? "The site did not answer in time."
                        : "The site could not be reached, or broke off.");
    }
}
