package dev.lectern.common.blob;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4, as far as single requests with a hashed body need it. */
record Signature(String accessKey, String secretKey, String region) {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    static String moment(Instant now) {
        return MOMENT.format(now);
    }

    /** The value of "Authorization". All headers are signed, so all that are sent must be there, "host" among them. */
    String of(String method, URI uri, SortedMap<String, String> headers, String payloadHash) {
        var moment = headers.get("x-amz-date");
        var day = moment.substring(0, 8);
        var scope = day + "/" + region + "/s3/aws4_request";
        var names = String.join(";", headers.keySet());
        var request = String.join(
                "\n",
                method,
                uri.getRawPath(),
                query(uri.getRawQuery()),
                headers.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                        .collect(Collectors.joining()),
                names,
                payloadHash);
        var toSign = String.join("\n", ALGORITHM, moment, scope, hash(request));
        var key = Stream.of(day, region, "s3", "aws4_request")
                .reduce(bytes("AWS4" + secretKey), Signature::mac, (one, other) -> other);
        return ALGORITHM + " Credential=" + accessKey + "/" + scope + ",SignedHeaders=" + names + ",Signature="
                + HexFormat.of().formatHex(mac(key, toSign));
    }

    static String hash(String text) {
        return hash(bytes(text));
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    // By name; a parameter without a value has an empty one.
    private static String query(String raw) {
        if (raw == null) {
            return "";
        }
        var sorted = new TreeMap<String, String>();
        for (var pair : raw.split("&")) {
            var equals = pair.indexOf('=');
            sorted.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return sorted.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining("&"));
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
