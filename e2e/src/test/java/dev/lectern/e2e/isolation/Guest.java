package dev.lectern.e2e.isolation;

import dev.lectern.e2e.suite.Client;

/** Somebody around one thing: where he is, what he may there, and what the thing is to him. */
record Guest(String name, Client client, Place place, String role, Tie tie, Pass pass) {

    enum Place {
        /** In the project where the thing was made. */
        HERE,
        /** In another project of its workspace. */
        NEXT_DOOR,
        /** In another workspace. */
        ELSEWHERE
    }

    enum Tie {
        /** He made it. */
        KEEPS,
        /** It was given to him, or to a role of his. */
        READS,
        /** He runs the installation. */
        ADMINISTERS,
        NONE
    }

    /** How he comes. */
    enum Pass {
        IN_PERSON,
        READING_PROGRAM,
        WRITING_PROGRAM,
        /** His account has none of the tools. */
        WITHOUT_TOOLS,
        /** He has to choose another password first. */
        RESETTING,
        /** Nobody can be him, or he has not said who he is. */
        UNKNOWN
    }

    @Override
    public String toString() {
        return name;
    }
}
