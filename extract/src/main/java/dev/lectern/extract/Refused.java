package dev.lectern.extract;

/** The file cannot be read; the message says why, in words of ours that a person who sent the file understands. */
public final class Refused extends Exception {

    public Refused(String reason) {
        super(reason);
    }
}
