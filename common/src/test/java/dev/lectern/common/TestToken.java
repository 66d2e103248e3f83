package dev.lectern.common;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Claim;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
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

    private static final List<String> ALL = List.of(
            Capability.PROJECTS,
            Capability.RESEARCH,
            Capability.CHAT,
            Capability.COMPARE,
            Capability.ASSISTANTS,
            Capability.REPOSITORIES,
            Capability.PROMPTS,
            Capability.IDEAS,
            Capability.RECORDS);

    /** Who a test wants to be. */
    public record Person(
            UUID user, UUID session, UUID workspace, UUID project, List<String> groups, List<String> capabilities) {

        public Person in(UUID otherWorkspace, UUID otherProject) {
            return new Person(user, session, otherWorkspace, otherProject, groups, capabilities);
        }

        /** With all the tools that a member of the staff has. */
        public Person(UUID user, UUID session, UUID workspace, UUID project, List<String> groups) {
            this(user, session, workspace, project, groups, ALL);
        }

        public Person with(String... only) {
            return new Person(user, session, workspace, project, groups, List.of(only));
        }

        public String token() {
            return TestToken.of(this, 0, 0);
        }

        /** With roles of the installation, by their ids. */
        public String token(List<UUID> roles) {
            var ids = roles.stream().map(UUID::toString).toList();
            return sign(claims(this, 0, 0).put(Claim.ROLES, ids), groups);
        }

        /** Of a session in which this persona answers. */
        public String tokenWith(UUID persona) {
            return sign(claims(this, 0, 0).put(Claim.PERSONA, persona.toString()), groups);
        }

        /** For a project that sees more or less than its own papers and those on its list. */
        public String token(String corpus) {
            return sign(claims(this, 0, 0).put(Claim.CORPUS, corpus), groups);
        }
    }

    public static Person owner() {
        return somebody(List.of(Access.USER, Access.INTERACTIVE, Access.VIEWER, Access.EDITOR, Access.OWNER));
    }

    public static Person editor() {
        return somebody(List.of(Access.USER, Access.INTERACTIVE, Access.VIEWER, Access.EDITOR));
    }

    public static Person viewer() {
        return somebody(List.of(Access.USER, Access.INTERACTIVE, Access.VIEWER));
    }

    public static Person admin() {
        return somebody(
                List.of(Access.USER, Access.INTERACTIVE, Access.VIEWER, Access.EDITOR, Access.OWNER, Access.ADMIN));
    }

    public static Person somebody(List<String> groups) {
        return new Person(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), groups);
    }

    /** The token of a program of that person: {@code read}, {@code write}, {@code admin}. */
    public static String program(Person person, String... scopes) {
        var groups = person.groups().stream()
                .filter(group -> !group.equals(Access.INTERACTIVE))
                .toList();
        return sign(claims(person, 0, 0).put(Claim.SCOPES, List.of(scopes)), groups);
    }

    /** The token of a sibling service. */
    public static String service(String name) {
        return sign(new JsonObject().put("sub", "service:" + name), List.of(Access.SERVICE));
    }

    public static String of(Person person, long accountVersion, long memberVersion) {
        return sign(claims(person, accountVersion, memberVersion), person.groups());
    }

    /** Made when the current project had this version. */
    public static String of(Person person, long accountVersion, long memberVersion, long projectVersion) {
        var claims = claims(person, accountVersion, memberVersion).put(Claim.PROJECT_VERSION, projectVersion);
        return sign(claims, person.groups());
    }

    private static JsonObject claims(Person person, long accountVersion, long memberVersion) {
        return new JsonObject()
                .put(Claim.USER, person.user().toString())
                .put(Claim.SESSION, person.session().toString())
                .put(Claim.WORKSPACE, person.workspace().toString())
                .put(Claim.PROJECT, person.project().toString())
                .put(Claim.ACCOUNT_VERSION, accountVersion)
                .put(Claim.MEMBER_VERSION, memberVersion)
                .put(Claim.CAPABILITIES, person.capabilities());
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

    /** What no token of ours says, and yet signed by the right key. */
    public static String saying(JsonObject claims) {
        return Forgery.signed(new JsonObject().put("alg", "RS256").put("typ", "JWT"), claims, privateKey());
    }

    /** What those who verify know. */
    public static RSAPublicKey publicKey() {
        try {
            var known = (RSAPrivateCrtKey) privateKey();
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(known.getModulus(), known.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(JsonObject claims, Collection<String> groups) {
        var now = Instant.now().getEpochSecond();
        return saying(claims.put("iss", Claim.ISSUER)
                .put("aud", Claim.AUDIENCE)
                .put("iat", now)
                .put("exp", now + 300)
                .put("groups", List.copyOf(groups)));
    }

    private static PrivateKey privateKey() {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getDecoder().decode(System.getProperty(PRIVATE_KEY))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
