package dev.lectern.local.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** The child JVM: formats the storage the first time, then is a Kafka broker and controller until it is told to stop. */
public final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] args) throws Exception {
        var configuration = args[0];
        var properties = new Properties();
        try (var in = Files.newInputStream(Path.of(configuration))) {
            properties.load(in);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            var code = StorageTool.execute(
                    new String[] {
                        "format", "-c", configuration, "-t", Uuid.randomUuid().toString()
                    },
                    System.out);
            if (code != 0) {
                System.exit(code);
            }
        }
        if (args.length > 1) {
            endWith(Long.parseLong(args[1]));
        }
        Kafka.main(new String[] {configuration});
    }

    /** A throw-away broker must not outlive the process that wanted it, however that one ended. */
    private static void endWith(long pid) {
        ProcessHandle.of(pid)
                .ifPresentOrElse(
                        parent -> parent.onExit()
                                .thenRun(() -> Runtime.getRuntime().halt(0)),
                        () -> Runtime.getRuntime().halt(0));
    }
}
