package dev.lectern.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** PostgreSQL refuses to run as root; this finds another user for it and folders that this user can reach. */
public final class Unprivileged {

    private static final boolean ROOT = "0".equals(Shell.run("id", "-u").output());
    private static final String USER = !ROOT ? null : exists("postgres") ? "postgres" : "nobody";

    private Unprivileged() {}

    public static boolean amRoot() {
        return ROOT;
    }

    /** The same command, as the unprivileged user when we are root and unchanged when we are not. */
    public static List<String> command(List<String> command) {
        if (!ROOT) {
            return command;
        }
        var wrapped = new ArrayList<String>();
        if (Shell.has("setpriv")) {
            var group = Shell.must("id", "-g", USER);
            wrapped.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + group, "--clear-groups"));
        } else if (Shell.has("runuser")) {
            wrapped.addAll(List.of("runuser", "-u", USER, "--"));
        } else {
            throw new IllegalStateException("PostgreSQL cannot run as root and this machine has neither setpriv nor "
                    + "runuser: install the package util-linux, or run lectern as an ordinary user");
        }
        wrapped.addAll(command);
        return wrapped;
    }

    /** Gives a folder (made if it is not there) to the user that PostgreSQL runs as. */
    public static void own(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createDirectories(path);
        }
        if (Files.isDirectory(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
        if (ROOT) {
            Shell.must("chown", "-R", USER + ":" + Shell.must("id", "-g", USER), path.toString());
        }
    }

    /** The wished folder, or a stand-in when the unprivileged user could not get there (a checkout below /root). */
    public static Path reachable(Path wished) {
        var absolute = wished.toAbsolutePath().normalize();
        if (!ROOT || othersMayEnter(absolute)) {
            return absolute;
        }
        // Only root can write to /var/lib, so nobody can have prepared this name for us.
        return Path.of(
                "/var/lib/lectern",
                shortHash(absolute.toString()),
                absolute.getFileName().toString());
    }

    private static boolean othersMayEnter(Path path) {
        try {
            var existing = path.getParent();
            while (!Files.exists(existing)) {
                existing = existing.getParent();
            }
            for (var folder = existing.toRealPath(); folder != null; folder = folder.getParent()) {
                if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public static String shortHash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean exists(String user) {
        return Shell.run("id", "-u", user).ok();
    }
}
