package dev.lectern.common.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Against the examples that Amazon publishes for S3 ("Authenticating Requests: Using the Authorization Header"). */
class SignatureTest {

    private static final String HOST = "examplebucket.s3.amazonaws.com";
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final Signature signature =
            new Signature("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");

    @Test
    void getOfAPart() {
        assertThat(sign("GET", "/test.txt", Map.of("range", "bytes=0-9"), NOTHING))
                .endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void put() {
        var hash = Signature.hash("Welcome to Amazon S3.");
        assertThat(sign(
                        "PUT",
                        "/test%24file.text",
                        Map.of("date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY"),
                        hash))
                .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void parameterWithoutValue() {
        assertThat(sign("GET", "/?lifecycle", Map.of(), NOTHING))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                        + "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    void list() {
        assertThat(sign("GET", "/?prefix=J&max-keys=2", Map.of(), NOTHING))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    private String sign(String method, String path, Map<String, String> more, String hash) {
        var headers = new TreeMap<>(more);
        headers.putAll(Map.of("host", HOST, "x-amz-content-sha256", hash, "x-amz-date", "20130524T000000Z"));
        return signature.of(method, URI.create("https://" + HOST + path), headers, hash);
    }
}
