package dev.lectern.local;

import dev.lectern.local.command.Commands;

/** The door for the script {@code ./lectern}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        // The Kafka client explains its whole configuration otherwise.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        System.exit(Commands.run(arguments));
    }
}
