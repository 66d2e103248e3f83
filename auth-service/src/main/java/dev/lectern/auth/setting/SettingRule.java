package dev.lectern.auth.setting;

import io.smallrye.mutiny.Uni;

/** What another feature demands of the value of a setting, beyond its type. */
public interface SettingRule {

    String key();

    /** What is wrong with this value; null when nothing is. */
    Uni<String> complaint(String value);
}
