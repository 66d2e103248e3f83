package dev.lectern.ingestion.imports.inventory;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.detect.Types;
import dev.lectern.ingestion.archive.Packed;
import dev.lectern.ingestion.archive.Unpack;
import dev.lectern.ingestion.archive.ZipDirectory;
import dev.lectern.ingestion.archive.ZipMember;
import dev.lectern.ingestion.bibliography.Bibliography;
import dev.lectern.ingestion.bibliography.Bibliography.Form;
import dev.lectern.ingestion.imports.inventory.ImportEntry.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at the files of one import: archives are entered once, lists of references read, all else taken as it is. */
public final class Look {

    /** How much there may be. */
    public record Bounds(int entries, long file, long unpacked, long lists) {}

    /** A file of the request. */
    public record Sent(int number, String path, String hash, long size) {}

    private static final Map<String, Form> LISTS = Map.of("bib", Form.BIBTEX, "ris", Form.RIS);
    private static final String ZIP = "zip";
    private static final String EMPTY = "There is nothing in it.";
    /** What is packed like an archive and is a document has one of these. */
    private static final Set<String> OF_DOCUMENTS = Set.of("[Content_Types].xml", "mimetype", "META-INF/container.xml");

    private final Bounds bounds;
    private final Inventory inventory;
    private long unpacked;
    private long lists;

    public Look(Bounds bounds) {
        this.bounds = bounds;
        this.inventory = new Inventory(bounds.entries());
    }

    public int found() {
        return inventory.size();
    }

    public List<ImportEntry> entries() {
        return inventory.entries();
    }

    /** Fails with a problem if there is too much of all together; blocks, until the thread is interrupted. */
    public void at(Sent sent, Path bytes) throws IOException, InterruptedException {
        var path = EntryPath.of(sent.path());
        var place = new Place(sent.number(), null);
        if (path.hidden()) {
            return;
        }
        if (path.refusal() != null || sent.size() == 0) {
            inventory.refuse(path.shown(), path.refusal() != null ? path.refusal() : EMPTY);
            return;
        }
        var ending = ending(path, bytes);
        if (LISTS.containsKey(ending)) {
            if (room(path, sent.size())) {
                inventory.list(path, sent.number(), read(Files.readAllBytes(bytes), LISTS.get(ending)));
            }
        } else if (ending.equals(ZIP) && isZip(bytes)) {
            archive(sent, path, place, bytes);
        } else {
            inventory.file(path, place);
        }
    }

    // By its bytes only where its name says nothing.
    private static String ending(EntryPath path, Path bytes) throws IOException {
        if (!path.ending().isEmpty()) {
            return path.ending();
        }
        try {
            return switch (Types.of(bytes, null, null, Limits.USUAL)) {
                case Types.ZIP -> ZIP;
                case Types.BIBTEX -> "bib";
                case Types.RIS -> "ris";
                default -> "";
            };
        } catch (Refused e) {
            // That it is refused is said when it is to come in.
            return "";
        }
    }

    private static boolean isZip(Path bytes) throws IOException {
        try (var in = Files.newInputStream(bytes)) {
            var head = in.readNBytes(2);
            return head.length == 2 && head[0] == 'P' && head[1] == 'K';
        }
    }

    private void archive(Sent sent, EntryPath path, Place whole, Path bytes) throws IOException, InterruptedException {
        List<ZipMember> members;
        try {
            members = members(bytes);
        } catch (ProblemException unreadable) {
            // The rest of the import has nothing to do with it.
            inventory.refuse(path.shown(), unreadable.getMessage());
            return;
        }
        if (members.stream().map(ZipMember::name).anyMatch(OF_DOCUMENTS::contains)) {
            inventory.file(path, whole);
            return;
        }
        int before = inventory.size();
        for (var member : members) {
            if (!member.isFolder()) {
                member(sent, member, bytes);
            }
        }
        if (inventory.size() == before) {
            inventory.refuse(path.shown(), EMPTY);
        }
    }

    private List<ZipMember> members(Path archive) throws IOException, InterruptedException {
        var members = new ArrayList<ZipMember>();
        ZipDirectory.read(archive, member -> {
            if (members.size() == bounds.entries()) {
                throw ProblemException.unprocessable(
                        "file", "There are more than " + bounds.entries() + " files in the archive.");
            }
            members.add(member);
        });
        return members;
    }

    private void member(Sent sent, ZipMember member, Path archive) throws IOException, InterruptedException {
        var path = EntryPath.of(member.name());
        if (path.hidden()) {
            return;
        }
        var refusal = refusal(path, member);
        if (refusal != null) {
            inventory.refuse(path.shown(), refusal);
            return;
        }
        unpacked += member.bytes().size();
        if (unpacked > bounds.unpacked()) {
            throw ProblemException.unprocessable(
                    "file", "The archive unpacks to more than " + (bounds.unpacked() >> 20) + " MB.");
        }
        var form = LISTS.get(path.ending());
        if (form == null) {
            inventory.file(path, new Place(sent.number(), member.bytes()));
        } else if (room(path, member.bytes().size())) {
            list(sent, path, form, archive, member.bytes());
        }
    }

    private String refusal(EntryPath path, ZipMember member) {
        if (path.refusal() != null) {
            return path.refusal();
        }
        return path.isArchive()
                ? "An archive within an archive is not unpacked. Please add it by itself."
                : member.refusal(bounds.file());
    }

    private void list(Sent sent, EntryPath path, Form form, Path archive, Packed place)
            throws IOException, InterruptedException {
        var bytes = new ByteArrayOutputStream();
        try {
            Unpack.copy(archive, place, bytes);
        } catch (ProblemException damaged) {
            inventory.refuse(path.shown(), damaged.getMessage());
            return;
        }
        inventory.list(path, sent.number(), read(bytes.toByteArray(), form));
    }

    private boolean room(EntryPath path, long size) {
        lists += size;
        if (lists > bounds.lists()) {
            inventory.refuse(
                    path.shown(),
                    "Lists of references may have " + (bounds.lists() >> 20) + " MB together in one import.");
            return false;
        }
        return true;
    }

    // One more than fits, so that it is noticed.
    private Bibliography read(byte[] bytes, Form form) throws InterruptedException {
        var list = Bibliography.of(bytes, form, bounds.entries() + 1);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return list;
    }
}
