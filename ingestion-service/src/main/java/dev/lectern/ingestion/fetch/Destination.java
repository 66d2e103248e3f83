package dev.lectern.ingestion.fetch;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** An address of the web that may be asked, as far as its letters tell. */
record Destination(String scheme, String host, int port, String path) {

    private static final int LONGEST = 2_000;
    private static final Set<Integer> USUAL_PORTS = Set.of(80, 443);

    /** Refuses what is no http or https, names a user, or asks at an unusual door that nobody allowed. */
    static Destination of(String address, Set<String> allowed) {
        var uri = parsed(address);
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw CannotFetch.forGood("Only addresses that begin with http:// or https:// can be fetched.");
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            throw CannotFetch.forGood("An address must not name a user or a password.");
        }
        var host = host(uri);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        var there = new Destination(scheme, host, port, path(uri));
        if (!USUAL_PORTS.contains(port) && !there.isIn(allowed)) {
            throw CannotFetch.forGood("Only the usual ports of the web (80 and 443) can be asked.");
        }
        return there;
    }

    /** Where a redirect leads, seen from here. */
    Destination follow(String location, Set<String> allowed) {
        try {
            var next = of(new URI(toString()).resolve(location.strip()).toString(), allowed);
            if (scheme.equals("https") && next.scheme.equals("http")) {
                throw CannotFetch.forGood("The site leads from a protected connection to an open one.");
            }
            return next;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw CannotFetch.forGood("The site leads to something that is no address.");
        }
    }

    boolean isIn(Set<String> allowed) {
        return allowed.contains(host) || allowed.contains(host + ":" + port);
    }

    boolean isProtected() {
        return scheme.equals("https");
    }

    /** The last part of the path, for want of a better name. */
    String name() {
        var bare = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
        var last = bare.substring(bare.lastIndexOf('/') + 1);
        return last.isEmpty() ? host : last;
    }

    @Override
    public String toString() {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path;
    }

    private static URI parsed(String address) {
        if (address == null || address.isBlank() || address.length() > LONGEST) {
            throw CannotFetch.forGood("An address has 1 to " + LONGEST + " characters.");
        }
        try {
            return new URI(address.strip());
        } catch (URISyntaxException e) {
            throw CannotFetch.forGood("That is no address of the web.");
        }
    }

    // A host with letters of other scripts has no getHost() for Java; browsers ask for its ASCII form.
    private static String host(URI uri) {
        var host = uri.getHost();
        if (host == null && uri.getRawAuthority() != null) {
            host = uri.getRawAuthority().replaceFirst(":\\d*$", "");
        }
        if (host == null || host.isBlank()) {
            throw CannotFetch.forGood("The address names no host.");
        }
        if (host.startsWith("[")) {
            return host.substring(1, host.length() - 1);
        }
        try {
            var ascii = IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        } catch (IllegalArgumentException e) {
            throw CannotFetch.forGood("The address names no host.");
        }
    }

    private static String path(URI uri) {
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var whole = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return URI.create(whole.startsWith("//") ? "/" + whole.replaceFirst("^/+", "") : whole)
                .toASCIIString();
    }
}
