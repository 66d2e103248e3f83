package dev.lectern.extract.worker;

/**
 * The file took its worker with it, or would have. The message says how in words of ours and never of the file's. The pages
 * that the sink was given before are good.
 */
public final class WorkerDied extends Exception {

    public enum Kind {
        /** It needed more memory than it may have. */
        MEMORY,
        /** It took longer than a file may. */
        TIME,
        /** Nothing was heard for too long. */
        SILENCE,
        /** The process ended in the middle of it. */
        CRASH,
        /** Somebody else ended the process (the system short of memory, an operator): worth another try. */
        KILLED,
        /** What it said broke the rules between us, as only a process says that is no longer ours. */
        NONSENSE
    }

    private final Kind kind;
    private final int lastPage;

    WorkerDied(Kind kind, int lastPage, String reason) {
        super(lastPage > 0 ? reason + "; page " + lastPage + " was the last" : reason);
        this.kind = kind;
        this.lastPage = lastPage;
    }

    public Kind kind() {
        return kind;
    }

    /** The last page that was handed over, 0 if none was. */
    public int lastPage() {
        return lastPage;
    }
}
