package dev.lectern.gateway.limit;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/** Who is counted, and as what. */
public record Subject(String name, String route) {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    // Whoever has one address of IPv6 has the whole network behind the first 64 bits.
    private static final int NETWORK = 8;

    /** Somebody who is signed in, by a session or a token, wherever he is. */
    public static Subject account(UUID account, String method) {
        return new Subject("account:" + account, READING.contains(method) ? "read" : "write");
    }

    /** Somebody who is not. */
    public static Subject address(String address) {
        return new Subject("address:" + network(address), "anonymous");
    }

    /** Somebody who shows a credential that nobody has shown before. */
    public static Subject guess(String address) {
        return new Subject("address:" + network(address), "guess");
    }

    private static String network(String address) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length <= NETWORK
                ? address
                : HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK)) + "/64";
    }

    String key() {
        return route + " " + name;
    }
}
