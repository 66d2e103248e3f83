package dev.lectern.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** TCP ports of this machine: is one free, and who has it if not. */
public final class Ports {

    private Ports() {}

    public static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A port that was free a moment ago. */
    public static int any() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** "pid 4711 (java -jar other.jar)", or what little can be said about another user's process. */
    public static String owner(int port) {
        return ownerPid(port)
                .map(pid -> "pid " + pid + " (" + shorten(ProcessTable.commandLine(pid)) + ")")
                .orElse("a process of another user");
    }

    public static Optional<Long> ownerPid(int port) {
        var inodes = listeningInodes(port);
        if (inodes.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> holds(pid, inodes))
                .findFirst();
    }

    private static Set<String> listeningInodes(int port) {
        var found = new HashSet<String>();
        var wanted = String.format(Locale.ROOT, ":%04X", port);
        for (var table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            try (var lines = Files.lines(Path.of(table))) {
                lines.map(line -> line.strip().split("\\s+"))
                        .filter(f -> f.length > 9 && f[1].endsWith(wanted) && f[3].equals("0A"))
                        .forEach(f -> found.add("socket:[" + f[9] + "]"));
            } catch (IOException | RuntimeException e) {
                continue;
            }
        }
        return found;
    }

    private static boolean holds(long pid, Set<String> inodes) {
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (var descriptor : descriptors) {
                if (inodes.contains(target(descriptor))) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException e) {
            return false;
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String shorten(String command) {
        return command.length() <= 90 ? command : command.substring(0, 87) + "...";
    }
}
