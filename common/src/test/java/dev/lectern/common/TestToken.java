package dev.lectern.common;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Claim;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Internal tokens for tests, signed with a key that the test JVM makes and the service under test is told of. As a test
 * resource it does the telling.
 */
public final class TestToken implements QuarkusTestResourceLifecycleManager {

    // A system property, because the resource and the tests may be loaded by different class loaders.
    private static final String PRIVATE_KEY = "lectern.test.private-key";

    /** Who a test wants to be. */
    public record Person(UUID user, UUID session, UUID workspace, UUID project, List<String> groups) {

        public Person in(UUID otherWorkspace, UUID otherProject) {
            return new Person(user, session, otherWorkspace, otherProject, groups);
        }

        public String token() {
            return TestToken.of(this, 0, 0);
        }
    }

    public static Person owner() {
        return somebody(List.of(Access.USER, Access.VIEWER, Access.EDITOR, Access.OWNER));
    }

    public static Person editor() {
        return somebody(List.of(Access.USER, Access.VIEWER, Access.EDITOR));
    }

    public static Person viewer() {
        return somebody(List.of(Access.USER, Access.VIEWER));
    }

    public static Person admin() {
        return somebody(List.of(Access.USER, Access.VIEWER, Access.EDITOR, Access.OWNER, Access.ADMIN));
    }

    public static Person somebody(List<String> groups) {
        return new Person(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), groups);
    }

    /** The token of a sibling service. */
    public static String service(String name) {
        return sign(new JsonObject().put("sub", "service:" + name), List.of(Access.SERVICE));
    }

    public static String of(Person person, long accountVersion, long memberVersion) {
        var claims = new JsonObject()
                .put(Claim.USER, person.user().toString())
                .put(Claim.SESSION, person.session().toString())
                .put(Claim.WORKSPACE, person.workspace().toString())
                .put(Claim.PROJECT, person.project().toString())
                .put(Claim.ACCOUNT_VERSION, accountVersion)
                .put(Claim.MEMBER_VERSION, memberVersion);
        return sign(claims, person.groups());
    }

    @Override
    public Map<String, String> start() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var pair = generator.generateKeyPair();
            System.setProperty(
                    PRIVATE_KEY,
                    Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
            var pem = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(pair.getPublic().getEncoded());
            var file = Files.createTempFile("lectern-test", ".pem");
            file.toFile().deleteOnExit();
            Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n" + pem + "\n-----END PUBLIC KEY-----\n");
            return Map.of("mp.jwt.verify.publickey.location", file.toUri().toString());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        System.clearProperty(PRIVATE_KEY);
    }

    private static String sign(JsonObject claims, Collection<String> groups) {
        var now = Instant.now().getEpochSecond();
        claims.put("iss", Claim.ISSUER)
                .put("aud", Claim.AUDIENCE)
                .put("iat", now)
                .put("exp", now + 300)
                .put("groups", List.copyOf(groups));
        var signed = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + part(claims.encode());
        try {
            var key = KeyFactory.getInstance("RSA")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getDecoder().decode(System.getProperty(PRIVATE_KEY))));
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
