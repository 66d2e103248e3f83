package dev.lectern.ingestion.url;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.fetch.CannotFetch;
import dev.lectern.ingestion.fetch.Fetcher;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether anything may be fetched from an address at all: said before anybody waits for it. */
@ApplicationScoped
public class Addresses {

    private final Fetcher fetcher;

    Addresses(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    public void check(String url) {
        try {
            fetcher.check(url);
        } catch (CannotFetch e) {
            throw ProblemException.unprocessable("url", e.getMessage());
        }
    }
}
