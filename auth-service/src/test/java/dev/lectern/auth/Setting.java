package dev.lectern.auth;

import java.util.function.Supplier;

/** Another setting for a moment, as an operator gives it: by the environment, which is read anew each time. */
public final class Setting {

    private Setting() {}

    public static <T> T during(String environment, String value, Supplier<T> work) {
        var before = System.getProperty(environment);
        System.setProperty(environment, value);
        try {
            return work.get();
        } finally {
            if (before == null) {
                System.clearProperty(environment);
            } else {
                System.setProperty(environment, before);
            }
        }
    }
}
