package dev.lectern.local.demo;

/** A step of the demonstration did not work; the message is for the person who watches. */
public final class DemoFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    DemoFailure(String message) {
        super(message);
    }
}
