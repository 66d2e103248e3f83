package dev.lectern.e2e.rights;

/** What can be taken from somebody while he uses it. */
enum Right {
    ACCOUNT,
    EXISTENCE,
    ADMINISTRATION,
    CAPABILITY,
    MEMBERSHIP,
    WRITING,
    PASSWORD,
    PROGRAM,
    SESSION
}
