package dev.lectern.common.rights;

import dev.lectern.common.event.CloudEvent;

/** Told of each change of somebody's rights, after {@link Rights} knows of it; the gateway drops cached tokens by it. */
public interface RightsListener {

    void changed(CloudEvent event);
}
