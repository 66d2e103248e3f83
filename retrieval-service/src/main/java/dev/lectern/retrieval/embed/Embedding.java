package dev.lectern.retrieval.embed;

import com.pgvector.PGvector;

/** A vector as PostgreSQL reads it, of length 1, and how much of its text the model could read. */
public record Embedding(String literal, int tokens, int tokensRead) {

    static Embedding of(float[] vector, int tokens, int tokensRead) {
        return new Embedding(new PGvector(vector).getValue(), tokens, tokensRead);
    }

    /** The model's window was too small: what came after it is not in the vector. */
    public boolean cut() {
        return tokensRead < tokens;
    }
}
