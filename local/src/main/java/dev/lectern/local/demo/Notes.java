package dev.lectern.local.demo;

import java.util.List;

/** What the demonstration reads: notes as a researcher might keep them, and a question that one of them answers. */
final class Notes {

    record Note(String title, String text) {}

    static final String QUESTION = "Why does deep sleep help us remember what we learned during the day?";

    static final List<Note> ALL = List.of(
            new Note("Slow-wave sleep and word pairs", """
                    Seminar notes on sleep and declarative memory.

                    Participants learned 88 word pairs in the evening and were tested after a night in the laboratory. \
                    Those whose slow oscillations were strengthened by quiet clicks in phase with them recalled more \
                    pairs than after a night with clicks out of phase; the number of pairs learned before sleep did not \
                    differ.

                    The explanation on offer is replay. During slow-wave sleep the hippocampus runs again through the \
                    activity of the day, and each replay is timed by the cortex: sharp-wave ripples sit inside sleep \
                    spindles, and spindles sit in the up-states of the slow oscillation. In this way deep sleep moves a \
                    memory from the hippocampus, which learns fast and forgets, to the cortex, which learns slowly and \
                    keeps.

                    Open questions: the effect is small for procedural tasks; it shrinks with age, as slow waves do; \
                    and nobody in the room knew of a replication with more than forty people."""),
            new Note("Noise around wind turbines: how it was measured", """
                    Reading notes for the methods chapter.

                    Most surveys report A-weighted levels, which discount low frequencies, although it is the slow swish \
                    that neighbours describe. Two of the five studies measured amplitude modulation as well, with a \
                    microphone on a ground board behind a double wind screen, ten minutes at a time, sorted by hub-height \
                    wind speed.

                    Annoyance rises with level, but visibility of the turbine and having a share in its profit explain \
                    more of the variance than five decibels do. Sleep was asked about with a single question in four of \
                    the five; only one used actigraphy, and it found no difference in the minutes slept."""),
            new Note("Caffeine after lunch", """
                    Notes on a small crossover trial.

                    Twelve healthy adults took 400 mg of caffeine at bedtime, three hours before it or six hours before \
                    it, or a placebo. Even six hours before bedtime it cost them more than forty minutes of sleep by the \
                    recorder, while their own diaries noticed little. The authors advise against coffee in the late \
                    afternoon. The dose is large: about four cups at once."""));

    private Notes() {}
}
