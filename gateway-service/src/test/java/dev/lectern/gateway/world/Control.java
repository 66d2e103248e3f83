package dev.lectern.gateway.world;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What a test asks the world around the gateway, or does to it; they live in different class loaders. */
public final class Control {

    static final String ADDRESS = "lectern.test.control";
    static final String BROKER_PID = "lectern.test.broker-pid";
    static final String BROKER = "lectern.test.broker";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Control() {}

    /** How often something has happened, or how many bytes of it. */
    public static long count(String what) {
        return Long.parseLong(ask("/count?" + what));
    }

    public static void stop(String service) {
        ask("/stop?" + service);
    }

    /** Auth signs with another key from now on, and takes nothing that the old one has signed. */
    public static void replaceKey() {
        ask("/add?key-replaced");
    }

    /** Auth does not know it any more, and nobody tells of it. */
    public static void forget(String credential) {
        ask("/add?forgotten:" + credential);
    }

    /** How much that subject may ask for in a window. */
    public static void limit(String subject, long most) {
        ask("/limit?" + subject + "=" + most);
    }

    public static void start(String service) {
        ask("/start?" + service);
    }

    public static String broker() {
        return System.getProperty(BROKER);
    }

    /** STOP or CONT: a broker that hangs keeps its connections and says nothing, which is worse than one that is gone. */
    public static void signalBroker(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, System.getProperty(BROKER_PID))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ask(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create(System.getProperty(ADDRESS) + path))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
