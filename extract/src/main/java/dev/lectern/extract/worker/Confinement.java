package dev.lectern.extract.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ProtocolFamily;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.logging.LogManager;

/**
 * What a worker takes from itself before it opens a file. It guarantees that a library which is led astray by a file (a font,
 * a picture, a schema "at" an address) reaches nothing: not by URL, not by socket, not by channel, not by name. It does not
 * hold against code of an attacker's inside the process, which could undo it; against that stand, where the system has them,
 * the empty network, the limits and the lack of new privileges that {@link Launch} starts the process with.
 */
final class Confinement {

    private static final Set<String> LOCAL = Set.of("file", "jar", "jrt");

    private Confinement() {}

    @SuppressWarnings("deprecation") // There is no other way to say it for all sockets, and none is announced.
    static void apply() throws IOException {
        // What a library prints must not end up between our messages.
        System.setOut(nowhere());
        System.setIn(InputStream.nullInputStream());
        LogManager.getLogManager().reset();
        URL.setURLStreamHandlerFactory(protocol -> LOCAL.contains(protocol) ? null : new NoConnection());
        ProxySelector.setDefault(new NoProxy());
        Socket.setSocketImplFactory(() -> {
            throw new IllegalStateException(NoNetwork.REFUSAL);
        });
        ServerSocket.setSocketFactory(() -> {
            throw new IllegalStateException(NoNetwork.REFUSAL);
        });
        dieFirst();
    }

    /** From the first file on: what is printed about it may quote it. */
    static void silence() {
        System.setErr(nowhere());
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream());
    }

    /** When the system runs out of memory, it shall end a worker and not a service. */
    private static void dieFirst() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "800");
        } catch (IOException e) {
            // Not Linux, or not allowed: then they are equals.
        }
    }

    private static final class NoConnection extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            throw new IOException(NoNetwork.REFUSAL);
        }
    }

    private static final class NoProxy extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            throw new IllegalStateException(NoNetwork.REFUSAL);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {}
    }

    /** Named by a system property, so the JDK makes it; public for that. */
    public static final class NoNetwork extends SelectorProvider {

        static final String REFUSAL = "a worker has no network";

        @Override
        public DatagramChannel openDatagramChannel() throws IOException {
            throw new SocketException(REFUSAL);
        }

        @Override
        public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
            throw new SocketException(REFUSAL);
        }

        @Override
        public Pipe openPipe() throws IOException {
            throw new SocketException(REFUSAL);
        }

        @Override
        public AbstractSelector openSelector() throws IOException {
            throw new SocketException(REFUSAL);
        }

        @Override
        public ServerSocketChannel openServerSocketChannel() throws IOException {
            throw new SocketException(REFUSAL);
        }

        @Override
        public SocketChannel openSocketChannel() throws IOException {
            throw new SocketException(REFUSAL);
        }
    }
}
