package dev.lectern.ingestion.upload;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.source.SourceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Promises room for a file, as far as one person may ask for it. */
@ApplicationScoped
class BeginUpload {

    private final Uploads uploads;
    private final UploadConfig config;
    private final SourceConfig sources;
    private final Clock clock;

    BeginUpload(Uploads uploads, UploadConfig config, SourceConfig sources, Clock clock) {
        this.uploads = uploads;
        this.config = config;
        this.sources = sources;
        this.clock = clock;
    }

    /** Not written yet; fails with TOO_LARGE if there can be no such file. */
    Upload of(Scope scope, String fileName, long size, String hash, String kind, String title) {
        long most = sources.maxFile().asLongValue();
        if (size > most) {
            throw ProblemException.tooLarge("A file may have at most " + most + " bytes.");
        }
        int partSize = Math.toIntExact(config.partSize().asLongValue());
        var expires = clock.instant().plus(config.keep());
        return new Upload(Ids.next(), scope, fileName, size, hash, kind, title, partSize, null, expires);
    }

    Uni<Void> begin(SqlConnection tx, Scope scope, Upload upload) {
        return uploads.open(tx, scope, clock.instant())
                .invoke(open -> check(open, upload.size()))
                .chain(() -> uploads.create(tx, upload));
    }

    private void check(Uploads.Open open, long more) {
        if (open.count() >= config.open()) {
            throw ProblemException.conflict(
                    "You have " + open.count() + " uploads open already; finish or delete one.");
        }
        long most = config.openBytes().asLongValue();
        if (open.bytes() + more > most) {
            throw ProblemException.conflict("Your open uploads may have " + most + " bytes together, and have "
                    + open.bytes() + " already; finish or delete one.");
        }
    }
}
