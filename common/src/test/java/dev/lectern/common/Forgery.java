package dev.lectern.common;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as somebody would make them who knows everything that is public, and one good token, but no private key. */
public final class Forgery {

    private static final KeyPair STRANGER = pair();

    private final JsonObject header;
    private final JsonObject claims;
    private final String good;
    private final RSAPublicKey publicKey;
    private final Map<String, String> forged = new LinkedHashMap<>();

    private Forgery(String good, RSAPublicKey publicKey) {
        this.good = good;
        this.header = read(good, 0);
        this.claims = read(good, 1);
        this.publicKey = publicKey;
    }

    /** What it is, and the token. */
    public static Map<String, String> of(String good, RSAPublicKey publicKey) {
        var forgery = new Forgery(good, publicKey);
        forgery.withoutSignature();
        forgery.withThePublicKeyAsASecret();
        forgery.withAKeyOfOnesOwn();
        forgery.withTricksInTheHeader();
        forgery.inPieces();
        return forgery.forged;
    }

    /** Signed by somebody else, whatever it says. */
    public static String byAStranger(JsonObject header, JsonObject claims) {
        return signed(header, claims, STRANGER.getPrivate());
    }

    static String signed(JsonObject header, JsonObject claims, PrivateKey key) {
        var text = part(header.encode()) + "." + part(claims.encode());
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void withoutSignature() {
        for (var alg : new String[] {"none", "None", "NONE", "nOnE", ""}) {
            var unsigned = part(header.copy().put("alg", alg).encode()) + "." + part(claims.encode());
            forged.put("alg " + alg, unsigned + ".");
            forged.put("alg " + alg + " with a signature", unsigned + "." + good.split("\\.")[2]);
        }
        var noAlg = header.copy();
        noAlg.remove("alg");
        forged.put("no alg", part(noAlg.encode()) + "." + part(claims.encode()) + "." + good.split("\\.")[2]);
        forged.put("signature left out", good.substring(0, good.lastIndexOf('.') + 1));
        forged.put("signature and dot left out", good.substring(0, good.lastIndexOf('.')));
    }

    // Whoever lets the token choose the algorithm verifies an HMAC with what everybody knows.
    private void withThePublicKeyAsASecret() {
        var pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        var secrets = Map.of(
                "DER", publicKey.getEncoded(),
                "PEM", pem.getBytes(StandardCharsets.US_ASCII),
                "PEM without its last line end", pem.strip().getBytes(StandardCharsets.US_ASCII),
                "modulus", publicKey.getModulus().toByteArray());
        secrets.forEach((name, secret) -> {
            for (var bits : new String[] {"256", "384", "512"}) {
                forged.put("HS" + bits + " by the " + name, hmac(bits, secret));
            }
        });
    }

    private void withAKeyOfOnesOwn() {
        var own = (RSAPublicKey) STRANGER.getPublic();
        var jwk = new JsonObject()
                .put("kty", "RSA")
                .put("n", base64(own.getModulus().toByteArray()))
                .put("e", base64(own.getPublicExponent().toByteArray()));
        forged.put("signed by a stranger", byAStranger(header, claims));
        forged.put("key in the header", byAStranger(header.copy().put("jwk", jwk), claims));
        forged.put(
                "key at an address",
                byAStranger(
                        header.copy().put("jku", "http://127.0.0.1:1/keys").put("x5u", "http://127.0.0.1:1/x"),
                        claims));
        forged.put(
                "certificate in the header",
                byAStranger(header.copy().put("x5c", new JsonArray().add("AAAA")), claims));
        forged.put("unknown kid", byAStranger(header.copy().put("kid", "nobody-has-this"), claims));
        var none = header.copy();
        none.remove("kid");
        forged.put("no kid", byAStranger(none, claims));
        forged.put("other algorithm named", byAStranger(header.copy().put("alg", "PS256"), claims));
        forged.put("curve named", byAStranger(header.copy().put("alg", "ES256"), claims));
        forged.put("rights added to a good one", swapped(claims.copy().put("groups", new JsonArray().add("admin"))));
        forged.put(
                "other user in a good one", swapped(claims.copy().put("sub", "01900000-0000-7000-8000-000000000000")));
    }

    private void withTricksInTheHeader() {
        Object[] kids = {
            "../../../../dev/null",
            "' OR '1'='1",
            "",
            "\u0000",
            "x".repeat(4_000),
            7,
            true,
            new JsonArray().add("a"),
            new JsonObject()
        };
        for (var kid : kids) {
            forged.put(
                    "kid " + shortened(kid.toString()),
                    byAStranger(header.copy().put("kid", kid), claims));
        }
        forged.put("kid null", byAStranger(header.copy().putNull("kid"), claims));
        forged.put("critical header", byAStranger(header.copy().put("crit", new JsonArray().add("exp")), claims));
        forged.put("unencoded payload", byAStranger(header.copy().put("b64", false), claims));
        forged.put("compressed payload", byAStranger(header.copy().put("zip", "DEF"), claims));
        forged.put("header is a list", part("[]") + "." + part(claims.encode()) + ".AAAA");
        forged.put("header is deep", part("{\"a\":".repeat(600) + "1" + "}".repeat(600)) + ".e30.AAAA");
        forged.put("header is cut off", part("{\"alg\":\"RS256\"") + "." + part(claims.encode()) + ".AAAA");
        forged.put(
                "header names twice", part("{\"alg\":\"RS256\",\"alg\":\"none\"}") + "." + part(claims.encode()) + ".");
    }

    private void inPieces() {
        forged.put("one character less", good.substring(0, good.length() - 1));
        forged.put("half of it", good.substring(0, good.length() / 2));
        forged.put("twice", good + "." + good);
        forged.put("five parts", "e30.e30.e30.e30.e30");
        forged.put("dots", "..");
        forged.put("one dot", ".");
        forged.put("no base64", "%%%.%%%.%%%");
        forged.put("empty claims", good.split("\\.")[0] + ".e30." + good.split("\\.")[2]);
        forged.put("other signature", good.substring(0, good.lastIndexOf('.') + 1) + base64(new byte[256]));
        forged.put("signature of no length", good.substring(0, good.lastIndexOf('.') + 1) + "=");
    }

    private String swapped(JsonObject other) {
        var parts = good.split("\\.");
        return parts[0] + "." + part(other.encode()) + "." + parts[2];
    }

    private String hmac(String bits, byte[] secret) {
        var text = part(header.copy().put("alg", "HS" + bits).encode()) + "." + part(claims.encode());
        try {
            var mac = Mac.getInstance("HmacSHA" + bits);
            mac.init(new SecretKeySpec(secret, "HmacSHA" + bits));
            return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shortened(String text) {
        return text.length() < 40 ? text : text.substring(0, 40);
    }

    private static JsonObject read(String token, int index) {
        return new JsonObject(
                new String(Base64.getUrlDecoder().decode(token.split("\\.")[index]), StandardCharsets.UTF_8));
    }

    private static String part(String json) {
        return base64(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
