package dev.lectern.ingestion.prep;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.prep.Manifest.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** The folder of the server, of which nothing outside is ever looked at: not by a path that climbs, nor by a link. */
@ApplicationScoped
class Corpus {

    private static final int BUFFER = 1 << 17;

    private final CorpusConfig config;

    Corpus(CorpusConfig config) {
        this.config = config;
    }

    /** Refuses what is not a folder in it; blocks. */
    Path folder(String below) {
        var root = root();
        try {
            var folder = root.resolve(below).normalize();
            if (!folder.startsWith(root)
                    || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    || !folder.toRealPath().startsWith(root.toRealPath())) {
                throw noSuchFolder();
            }
            return folder;
        } catch (InvalidPathException | IOException e) {
            throw noSuchFolder();
        }
    }

    /** A file that the manifest names, if it is still a file and no link; blocks. */
    Path file(String path) throws IOException {
        var file = root().resolve(path).normalize();
        if (!file.startsWith(root())
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !file.toRealPath().equals(root().toRealPath().resolve(root().relativize(file)))) {
            throw ProblemException.unprocessable("folder", "The file is not there any more.");
        }
        return file;
    }

    /** Hashes every file; blocks, until the thread is interrupted. */
    Manifest look(String below, IntConsumer hashed) throws IOException {
        var found = new ArrayList<Path>();
        var passedOver = new ArrayList<String>();
        walk(folder(below), found, passedOver);
        found.sort(Comparator.comparing(this::name));
        passedOver.sort(Comparator.naturalOrder());
        var files = new ArrayList<Entry>();
        for (var file : found) {
            files.add(entry(file));
            hashed.accept(files.size());
        }
        return Manifest.of(below, files, passedOver);
    }

    private void walk(Path folder, List<Path> found, List<String> passedOver) throws IOException {
        // Without FOLLOW_LINKS a link is visited as what it is, and never entered.
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return isHidden(dir, folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isHidden(file, folder)) {
                    return FileVisitResult.CONTINUE;
                }
                if (!attributes.isRegularFile()) {
                    passedOver.add(name(file));
                } else if (found.size() == config.mostFiles()) {
                    throw ProblemException.unprocessable(
                            "folder", "There are more than " + config.mostFiles() + " files in it.");
                } else {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                passedOver.add(name(file));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isHidden(Path path, Path folder) {
        return !path.equals(folder) && path.getFileName().toString().startsWith(".");
    }

    // By one opening that follows no link: size and hash are of the same bytes, whatever becomes of the file meanwhile.
    private Entry entry(Path file) throws IOException {
        var digest = sha256();
        long size = 0;
        var buffer = new byte[BUFFER];
        try (var channel = Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                var bytes = Channels.newInputStream(channel)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
                size += read;
            }
        }
        return new Entry(name(file), size, HexFormat.of().formatHex(digest.digest()));
    }

    private String name(Path file) {
        return root().relativize(file).toString().replace('\\', '/');
    }

    private Path root() {
        return config.folder()
                .orElseThrow(() -> ProblemException.conflict("This installation has no folder of papers."))
                .toAbsolutePath()
                .normalize();
    }

    // The same words for what is not there and for what is elsewhere.
    private static ProblemException noSuchFolder() {
        return ProblemException.unprocessable("folder", "There is no such folder in the corpus.");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
