package dev.lectern.gateway.openapi;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The description of the whole suite's API, as it was built. */
@Path("/api/v1")
@Tag(name = "Suite")
@PermitAll
class OpenApiResource {

    private final byte[] document = read();

    @GET
    @Path("openapi")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "This document")
    public byte[] get() {
        return document;
    }

    @GET
    @Path("openapi.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public byte[] getJson() {
        return document;
    }

    private static byte[] read() {
        try (var in = OpenApiResource.class.getResourceAsStream("/openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
