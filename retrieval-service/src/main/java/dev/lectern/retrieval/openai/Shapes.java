package dev.lectern.retrieval.openai;

import dev.lectern.retrieval.answer.Answers.Citation;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What travels, for the document alone: the protocol leaves so much open (a text or its parts, a text or many) that it is
 * read and written by hand.
 */
final class Shapes {

    private Shapes() {}

    @Schema(name = "OpenAiModel")
    record ModelCard(
            @Schema(examples = "lectern-extractive") String id,
            @Schema(examples = "model") String object,
            @Schema(description = "Always 0") long created,
            @Schema(description = "Its provider") String owned_by) {}

    @Schema(name = "OpenAiModelList")
    record ModelList(@Schema(examples = "list") String object, List<ModelCard> data) {}

    @Schema(
            name = "ChatCompletionRequest",
            requiredProperties = {"model", "messages"})
    record ChatCompletionRequest(
            @Schema(examples = "lectern-extractive") String model,

            @Schema(minItems = 1, maxItems = 2000) List<ChatMessage> messages,
            @Schema(nullable = true, defaultValue = "false") Boolean stream,
            @Schema(nullable = true) StreamOptions stream_options,
            @Schema(nullable = true) Double temperature,

            @Schema(nullable = true, description = "The most tokens that it may write")
            Integer max_completion_tokens,

            @Schema(nullable = true, description = "The same, as older clients call it")
            Integer max_tokens,

            @Schema(nullable = true) ResponseFormat response_format,
            @Schema(nullable = true, maxItems = 128) List<FunctionTool> tools,

            @Schema(
                    nullable = true,
                    enumeration = {"auto", "none"})
            String tool_choice,

            @Schema(nullable = true, description = "1: one answer at a time is given")
            Integer n) {}

    @Schema(name = "ChatCompletionMessage", requiredProperties = "role")
    record ChatMessage(
            @Schema(enumeration = {"system", "developer", "user", "assistant", "tool"})
            String role,

            @Schema(nullable = true, description = "A text, or a list of parts of type `text`")
            Object content,

            @Schema(nullable = true) List<FunctionCall> tool_calls,

            @Schema(nullable = true, description = "Of a tool: the call that it answers")
            String tool_call_id) {}

    @Schema(name = "StreamOptions")
    record StreamOptions(
            @Schema(description = "One more chunk at the end tells what the answer took")
            Boolean include_usage) {}

    @Schema(name = "ResponseFormat")
    record ResponseFormat(
            @Schema(enumeration = {"text", "json_object", "json_schema"})
            String type) {}

    @Schema(name = "FunctionTool")
    record FunctionTool(@Schema(examples = "function") String type, FunctionShape function) {}

    @Schema(name = "FunctionShape", requiredProperties = "name")
    record FunctionShape(
            String name,
            @Schema(nullable = true) String description,

            @Schema(nullable = true, description = "A JSON schema")
            Map<String, Object> parameters) {}

    @Schema(name = "FunctionCall")
    record FunctionCall(
            String id, @Schema(examples = "function") String type, CalledFunction function) {}

    @Schema(name = "CalledFunction")
    record CalledFunction(
            String name,
            @Schema(description = "JSON, as a text") String arguments) {}

    @Schema(name = "ChatCompletion")
    record ChatCompletion(
            String id,
            @Schema(examples = "chat.completion") String object,
            long created,
            String model,
            List<ChatChoice> choices,
            ChatUsage usage) {}

    @Schema(name = "ChatCompletionChoice")
    record ChatChoice(int index, ChatReply message, String finish_reason) {}

    @Schema(name = "ChatCompletionReply")
    record ChatReply(
            @Schema(examples = "assistant") String role,
            @Schema(nullable = true) String content,

            @Schema(nullable = true, description = "What the model thought, where it tells")
            String reasoning_content,

            @Schema(nullable = true) List<FunctionCall> tool_calls,

            @Schema(
                    nullable = true,
                    description = "Where the answer's quotes stand, if it is from the project's sources")
            List<Citation> citations) {}

    @Schema(name = "ChatCompletionChunk")
    record ChatCompletionChunk(
            String id,
            @Schema(examples = "chat.completion.chunk") String object,
            long created,
            String model,
            List<ChunkChoice> choices,

            @Schema(nullable = true, description = "With the last chunk, if it was asked for")
            ChatUsage usage) {}

    @Schema(name = "ChatCompletionChunkChoice")
    record ChunkChoice(
            int index,
            ChatReply delta,
            @Schema(nullable = true) String finish_reason) {}

    @Schema(name = "ChatCompletionUsage")
    record ChatUsage(int prompt_tokens, int completion_tokens, int total_tokens) {}

    @Schema(
            name = "EmbeddingRequest",
            requiredProperties = {"model", "input"})
    record EmbeddingRequest(
            @Schema(examples = "bge-small-en-v1.5-q") String model,

            @Schema(description = "A text, or up to 256 of them")
            Object input,

            @Schema(
                    nullable = true,
                    enumeration = {"float", "base64"},
                    defaultValue = "float")
            String encoding_format) {}

    @Schema(name = "EmbeddingList")
    record EmbeddingList(
            @Schema(examples = "list") String object, List<EmbeddingOfText> data, String model, EmbeddingUsage usage) {}

    @Schema(name = "EmbeddingOfText")
    record EmbeddingOfText(
            @Schema(examples = "embedding") String object,
            int index,

            @Schema(description = "Numbers, or their bytes (little endian) in base64")
            Object embedding) {}

    @Schema(name = "EmbeddingUsage")
    record EmbeddingUsage(int prompt_tokens, int total_tokens) {}
}
