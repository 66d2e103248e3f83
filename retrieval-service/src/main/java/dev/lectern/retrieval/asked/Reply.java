package dev.lectern.retrieval.asked;

import dev.lectern.retrieval.answer.Answers.Answer;

/**
 * An answer and the guard of the way that it was made; it is out of date when a look gives another one. Without an answer
 * there is the reason why.
 */
record Reply(Answer answer, String guard, String reason) {}
