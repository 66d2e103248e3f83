package dev.lectern.common.blob;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** Where blobs are: in a folder, unless an object store is named. */
@ApplicationScoped
class Blobs {

    @Produces
    @ApplicationScoped
    @DefaultBean
    BlobStore store(BlobConfig folder, S3Config objects, Clock clock) {
        return objects.endpoint().isEmpty()
                ? new DirectoryBlobStore(folder)
                : new S3BlobStore(objects, folder.directory(), clock);
    }
}
