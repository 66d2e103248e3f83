package dev.lectern.retrieval.registry;

import dev.lectern.common.web.Storable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A model as an administrator wants it; what is absent is as in the example of the document. */
@Schema(name = "ModelWanted")
record ModelWanted(
        @Schema(description = "What it is called in the suite", examples = "llama-3.1-8b")
        @NotNull
        @Pattern(regexp = MODEL_ID, message = "must have letters, digits and . _ : / - only, 128 at most")
        String modelId,

        @Schema(examples = "Llama 3.1 8B, on our own machine") @NotBlank @Size(max = 200) @Storable
        String name,

        @Schema(description = "The name of its provider", examples = "ollama") @NotBlank @Size(max = 63) @Storable
        String provider,

        @Schema(
                nullable = true,
                description = "What the provider calls it; the same if absent",
                examples = "llama3.1:8b")
        @Size(min = 1, max = 200)
        @Storable
        String upstreamModel,

        @Schema(description = "Of chat, embedding, tools, json, vision", examples = "[\"chat\", \"tools\"]")
        @NotEmpty
        @Size(max = 5)
        List<@NotNull @Pattern(regexp = "chat|embedding|tools|json|vision") String> capabilities,

        @Schema(
                nullable = true,
                description = "How long it may be silent: 30, 60, 120 or 300 seconds",
                enumeration = {"default", "reasoning", "thinking", "slowest"},
                examples = "default")
        @Pattern(regexp = "default|reasoning|thinking|slowest")
        String modelClass,

        @Schema(examples = "128000") @NotNull @Min(1) @Max(100_000_000)
        Integer contextTokens,

        @Schema(description = "How much it writes at most", examples = "4096") @NotNull @Min(1) @Max(100_000_000)
        Integer maxTokens,

        @Schema(nullable = true, examples = "true") Boolean active,

        @Schema(nullable = true, description = "It may be chosen in chats", examples = "true")
        Boolean chat,

        @Schema(nullable = true, description = "It may be chosen in assistants", examples = "true")
        Boolean assistants,

        @Schema(
                nullable = true,
                description = "Whoever has one of these roles; null for everybody",
                examples = "[\"01930000-0000-7000-8000-000000000009\"]")
        @Size(max = 100)
        List<@NotNull UUID> allowedRoles,

        @Schema(nullable = true, description = "The highest answers when nobody says which", examples = "0")
        @Min(-1_000_000)
        @Max(1_000_000)
        Integer priority,

        @Schema(nullable = true, description = "Who answers in its place, in this order", examples = "[]")
        @Size(max = 5)
        List<@NotNull @Pattern(regexp = MODEL_ID) String> fallbacks,

        @Schema(nullable = true, description = "How many questions at once, of each process", examples = "16")
        @Min(1)
        @Max(10_000)
        Integer maxConcurrency,

        @Schema(nullable = true, examples = "false") Boolean supportsBatching,

        @Schema(nullable = true, description = "What the chat may offer with it, by name", examples = "{}")
        @Size(max = 50)
        Map<@NotNull @Size(max = 100) @Storable String, @NotNull @Size(max = 500) @Storable String> chatCapabilities,

        @Schema(nullable = true, description = "What else is to be known of it, by name", examples = "{}")
        @Size(max = 50)
        Map<@NotNull @Size(max = 100) @Storable String, @NotNull @Size(max = 500) @Storable String> providerMetadata) {

    private static final String MODEL_ID = "[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}";
}
