package dev.lectern.auth.service;

import dev.lectern.common.identity.OwnToken;
import dev.lectern.common.identity.ServiceConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Auth makes its own token, each time anew, and needs no request to itself for it. */
@ApplicationScoped
class OwnServiceToken implements OwnToken {

    private final IssueServiceToken tokens;
    private final ServiceConfig self;

    OwnServiceToken(IssueServiceToken tokens, ServiceConfig self) {
        this.tokens = tokens;
        this.self = self;
    }

    @Override
    public Uni<String> current() {
        return tokens.issue(self.name());
    }

    @Override
    public void forget() {
        // None is kept.
    }
}
