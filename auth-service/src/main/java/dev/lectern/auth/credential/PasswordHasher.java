package dev.lectern.auth.credential;

import dev.lectern.common.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id in the usual text form, which carries its own parameters: raising them later breaks no old password. */
@ApplicationScoped
public class PasswordHasher {

    private static final int SALT = 16;
    private static final int LENGTH = 32;
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private final PasswordConfig config;
    private final WorkerExecutor workers;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Timer timer;
    private final String decoy;

    PasswordHasher(PasswordConfig config, Vertx vertx, MeterRegistry metrics) {
        this.config = config;
        this.timer = metrics.timer("lectern.auth.password.hash");
        // A pool of its own is the bound: whatever happens at the door, this much memory and no more.
        this.workers = vertx.createSharedWorkerExecutor("passwords", config.concurrent());
        this.decoy = encode("nobody has this password", salt());
    }

    // It only has to be there: the decoy is a hash as dear as any, which the first sign-in must not wait for on its
    // thread.
    void start(@Observes StartupEvent started) {}

    @PreDestroy
    void stop() {
        workers.closeAndForget();
    }

    public Uni<String> hash(String password) {
        return inTurn(() -> encode(password, salt()));
    }

    /** Of an account that does not exist (null) the same work is done, or its absence could be told by the clock. */
    public Uni<Boolean> matches(String password, String encoded) {
        return inTurn(() -> verify(password, encoded == null ? decoy : encoded) && encoded != null);
    }

    /** Whether it was made at other costs than those of now: such an account answers at another speed than nobody does. */
    public boolean isOutdated(String encoded) {
        return !encoded.startsWith(costs());
    }

    // Comes back to the context that asked: the database session behind it belongs to that thread.
    private <T> Uni<T> inTurn(Callable<T> work) {
        return Uni.createFrom().deferred(() -> {
            if (underWay.incrementAndGet() > config.concurrent() + config.waiting()) {
                underWay.decrementAndGet();
                throw ProblemException.tooMany("Too many people sign in at this moment; try again shortly.", SHORTLY);
            }
            // Counted down by the work itself: it is done even when nobody waits for it any more.
            return workers.executeBlocking(
                    () -> {
                        try {
                            return timer.recordCallable(work);
                        } finally {
                            underWay.decrementAndGet();
                        }
                    },
                    false);
        });
    }

    private String encode(String password, byte[] salt) {
        var hash = argon2(password, salt, config.memoryKib(), config.passes());
        var text = Base64.getEncoder().withoutPadding();
        return costs() + text.encodeToString(salt) + "$" + text.encodeToString(hash);
    }

    private String costs() {
        return "$argon2id$v=19$m=" + config.memoryKib() + ",t=" + config.passes() + ",p=1$";
    }

    private static boolean verify(String password, String encoded) {
        var parts = encoded.split("\\$");
        var costs = parts[3].split(",");
        var expected = Base64.getDecoder().decode(parts[5]);
        var actual = argon2(
                password,
                Base64.getDecoder().decode(parts[4]),
                Integer.parseInt(costs[0].substring(2)),
                Integer.parseInt(costs[1].substring(2)));
        return MessageDigest.isEqual(expected, actual);
    }

    private static byte[] argon2(String password, byte[] salt, int memoryKib, int passes) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        var hash = new byte[LENGTH];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private byte[] salt() {
        var salt = new byte[SALT];
        random.nextBytes(salt);
        return salt;
    }
}
