package dev.lectern.ingestion.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Tells the public internet from everything else: from this machine, its neighbours, and numbers that lead to these. */
final class PublicAddress {

    private record Range(byte[] prefix, int bits) {

        static Range of(String cidr) {
            var slash = cidr.indexOf('/');
            return new Range(bytes(cidr.substring(0, slash)), Integer.parseInt(cidr.substring(slash + 1)));
        }

        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    // Everything that IANA's registries of special addresses do not call globally reachable.
    private static final List<Range> SPECIAL = List.of(
            Range.of("0.0.0.0/8"),
            Range.of("10.0.0.0/8"),
            Range.of("100.64.0.0/10"),
            Range.of("127.0.0.0/8"),
            Range.of("169.254.0.0/16"),
            Range.of("172.16.0.0/12"),
            Range.of("192.0.0.0/24"),
            Range.of("192.0.2.0/24"),
            Range.of("192.88.99.0/24"),
            Range.of("192.168.0.0/16"),
            Range.of("198.18.0.0/15"),
            Range.of("198.51.100.0/24"),
            Range.of("203.0.113.0/24"),
            Range.of("224.0.0.0/3"));

    private static final Range GLOBAL_UNICAST = Range.of("2000::/3");

    private static final List<Range> SPECIAL_IN_IT =
            List.of(Range.of("2001::/23"), Range.of("2001:db8::/32"), Range.of("3fff::/20"));

    // Both carry an address of the old kind inside, and a gateway takes them there.
    private static final Range SIX_TO_FOUR = Range.of("2002::/16");
    private static final Range NAT64 = Range.of("64:ff9b::/96");

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        return is(address.getAddress());
    }

    private static boolean is(byte[] address) {
        if (address.length == 4) {
            return SPECIAL.stream().noneMatch(range -> range.holds(address));
        }
        if (NAT64.holds(address)) {
            return is(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.holds(address)) {
            return is(Arrays.copyOfRange(address, 2, 6));
        }
        return GLOBAL_UNICAST.holds(address) && SPECIAL_IN_IT.stream().noneMatch(range -> range.holds(address));
    }

    // Only literals, which nobody is asked about.
    private static byte[] bytes(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
