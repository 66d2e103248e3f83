package dev.lectern.e2e.isolation;

import dev.lectern.e2e.access.ApiOperation;
import dev.lectern.e2e.isolation.Guest.Pass;
import dev.lectern.e2e.isolation.Guest.Place;
import dev.lectern.e2e.isolation.Guest.Tie;
import java.util.Arrays;
import java.util.List;

/** Things of which not roles alone decide who sees them. */
enum Family {
    PRIVATE_REPOSITORY("/api/v1/repositories/{") {
        @Override
        Sight sight(Guest guest) {
            return ofRepository(guest, Sight.NOTHING);
        }
    },
    PUBLIC_REPOSITORY("/api/v1/repositories/{") {
        @Override
        Sight sight(Guest guest) {
            return ofRepository(guest, Sight.READS);
        }
    },
    /** Its sender's, in the project that it is for. */
    UPLOAD("/api/v1/uploads/{") {
        @Override
        Sight sight(Guest guest) {
            return guest.tie() == Tie.KEEPS && guest.place() == Place.HERE ? Sight.CHANGES : Sight.NOTHING;
        }
    },
    /** Of all owners of the project. */
    PREP("/api/v1/prep/{") {
        @Override
        Sight sight(Guest guest) {
            return guest.place() == Place.HERE ? Sight.CHANGES : Sight.NOTHING;
        }
    };

    enum Sight {
        NOTHING,
        READS,
        CHANGES
    }

    static final int DONE = 0;

    private static final List<String> LADDER = List.of("viewer", "editor", "owner");

    private final String prefix;

    Family(String prefix) {
        this.prefix = prefix;
    }

    abstract Sight sight(Guest guest);

    List<ApiOperation> operations() {
        return ApiOperation.all().stream().filter(this::includes).toList();
    }

    boolean includes(ApiOperation operation) {
        return operation.path().startsWith(prefix);
    }

    static boolean oneIncludes(ApiOperation operation) {
        return Arrays.stream(values()).anyMatch(family -> family.includes(operation));
    }

    /** The refusal, if any. A role is asked for before anybody looks whether the thing is there. */
    int expected(ApiOperation operation, Guest guest) {
        if (guest.pass() == Pass.UNKNOWN) {
            return 401;
        }
        if (mayNotAtAll(operation, guest) || rank(guest.role()) < rank(operation.role())) {
            return 403;
        }
        return switch (sight(guest)) {
            case NOTHING -> 404;
            case READS -> rank(operation.role()) > rank("viewer") ? 403 : DONE;
            case CHANGES -> DONE;
        };
    }

    /** What he is told is the same whether or not it is there. */
    boolean learnsNothing(ApiOperation operation, Guest guest) {
        int refusal = expected(operation, guest);
        return refusal != DONE && (refusal != 403 || sight(guest) == Sight.NOTHING);
    }

    private static boolean mayNotAtAll(ApiOperation operation, Guest guest) {
        return switch (guest.pass()) {
            case WITHOUT_TOOLS -> operation.capability() != null;
            case RESETTING -> true;
            case READING_PROGRAM -> operation.writes() || operation.inPerson();
            case WRITING_PROGRAM -> operation.inPerson();
            default -> false;
        };
    }

    private static int rank(String role) {
        if (!LADDER.contains(role)) {
            throw new IllegalStateException("nobody knows where " + role + " stands among " + LADDER);
        }
        return LADDER.indexOf(role);
    }

    private static Sight ofRepository(Guest guest, Sight ofTheWorkspace) {
        if (guest.place() == Place.ELSEWHERE) {
            return Sight.NOTHING;
        }
        return switch (guest.tie()) {
            case KEEPS, ADMINISTERS -> Sight.CHANGES;
            case READS -> Sight.READS;
            case NONE -> ofTheWorkspace;
        };
    }
}
