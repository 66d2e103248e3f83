package dev.lectern.retrieval.registry;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.web.Storable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.net.URISyntaxException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A provider as an administrator wants it. */
@Schema(name = "ModelProviderWanted")
record ProviderWanted(
        @Schema(examples = "ollama")
        @NotNull
        @Pattern(
                regexp = "[a-z0-9][a-z0-9-]{0,62}",
                message = "must have small letters, digits and dashes only, 63 at most")
        String name,

        @Schema(
                description = "`openai` for every endpoint that understands OpenAI's chat completions",
                enumeration = {"openai", "anthropic"},
                examples = "openai")
        @NotNull
        @Pattern(regexp = "openai|anthropic", message = "must be \"openai\" or \"anthropic\"")
        String kind,

        @Schema(
                description =
                        "Where its API begins: `https://api.openai.com/v1`, `https://api.anthropic.com`; one's own"
                                + " network may be named",
                examples = "http://127.0.0.1:11434/v1")
        @NotBlank
        @Size(max = 500)
        @Storable
        String baseUrl,

        @Schema(
                nullable = true,
                description = "Where its key is: a setting (`models.openai-key`, `models.anthropic-key`,"
                        + " `models.openrouter-key`, `models.other-key`) or a variable of the environment of"
                        + " retrieval-service whose name begins with `LECTERN_MODEL_KEY_`; null if it takes none",
                examples = "models.other-key")
        @Pattern(
                regexp = "models\\.[a-z0-9-]{1,60}|LECTERN_MODEL_KEY_[A-Z0-9_]{1,60}",
                message = "must be a setting models.* or a variable LECTERN_MODEL_KEY_*")
        String secret,

        @Schema(nullable = true, description = "On if absent", examples = "true")
        Boolean active) {

    boolean on() {
        return active == null || active;
    }

    /** Of http or https, to a host, and with nothing in it that would be a secret or get lost. */
    String address() {
        try {
            var uri = new URI(baseUrl.strip());
            var web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri.toString().replaceAll("/+$", "");
            }
        } catch (URISyntaxException e) {
            // Said below, without repeating it.
        }
        throw ProblemException.badRequest(
                "baseUrl",
                "This is no address that begins with http:// or https:// and has no user, query or fragment.");
    }
}
