package dev.lectern.local.home;

import dev.lectern.local.process.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** What the supervisor last wrote about itself and its children; replaced as a whole, so never half read. */
public record SuiteState(long pid, long start, int port, List<Member> members) {

    public enum Phase {
        WAITING,
        STARTING,
        READY,
        LEAVING,
        RESTARTING,
        STOPPING,
        STOPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One child: {@code since} in epoch milliseconds, {@code reason} why it was last restarted or empty. */
    public record Member(
            String name, Phase phase, long pid, long start, long since, int restarts, String reason, int port) {

        public boolean alive() {
            return pid > 0 && ProcessTable.alive(pid, start);
        }
    }

    private static final String FILE = "state.properties";

    public boolean supervised() {
        return ProcessTable.alive(pid, start);
    }

    public boolean ready() {
        return supervised() && members.stream().allMatch(member -> member.phase() == Phase.READY && member.alive());
    }

    public Optional<Member> member(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    public static Optional<SuiteState> read(Home home) {
        var values = new Properties();
        try (var in = Files.newBufferedReader(home.run().resolve(FILE))) {
            values.load(in);
        } catch (IOException e) {
            return Optional.empty();
        }
        var members = new ArrayList<Member>();
        for (var name : values.getProperty("members", "").split(",")) {
            if (!name.isEmpty()) {
                members.add(member(name, values));
            }
        }
        return Optional.of(new SuiteState(
                number(values, "pid"), number(values, "start"), (int) number(values, "port"), List.copyOf(members)));
    }

    private static Member member(String name, Properties values) {
        return new Member(
                name,
                Phase.valueOf(values.getProperty(name + ".phase")),
                number(values, name + ".pid"),
                number(values, name + ".start"),
                number(values, name + ".since"),
                (int) number(values, name + ".restarts"),
                values.getProperty(name + ".reason"),
                (int) number(values, name + ".port"));
    }

    public void write(Home home) {
        var values = new Properties();
        values.setProperty("pid", Long.toString(pid));
        values.setProperty("start", Long.toString(start));
        values.setProperty("port", Integer.toString(port));
        values.setProperty(
                "members", String.join(",", members.stream().map(Member::name).toList()));
        for (var member : members) {
            values.setProperty(member.name() + ".phase", member.phase().name());
            values.setProperty(member.name() + ".pid", Long.toString(member.pid()));
            values.setProperty(member.name() + ".start", Long.toString(member.start()));
            values.setProperty(member.name() + ".since", Long.toString(member.since()));
            values.setProperty(member.name() + ".restarts", Integer.toString(member.restarts()));
            values.setProperty(member.name() + ".reason", member.reason());
            values.setProperty(member.name() + ".port", Integer.toString(member.port()));
        }
        replace(home.run().resolve(FILE), values);
    }

    private static void replace(Path file, Properties values) {
        var draft = file.resolveSibling(FILE + ".draft");
        try {
            try (var out = Files.newBufferedWriter(draft)) {
                values.store(out, null);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static long number(Properties values, String name) {
        return Long.parseLong(values.getProperty(name, "0"));
    }
}
