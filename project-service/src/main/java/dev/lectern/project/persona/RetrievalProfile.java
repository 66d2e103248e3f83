package dev.lectern.project.persona;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a persona says about searching; what is absent is as the installation has it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RetrievalProfile", description = "What is absent is as the installation has it")
record RetrievalProfile(
        @Min(1)
        @Max(50)
        @Schema(nullable = true, description = "How many passages an answer is made from", examples = "12")
        Integer topK,

        @DecimalMin("0")
        @DecimalMax("1")
        @Schema(nullable = true, description = "What meaning counts", examples = "0.7")
        Double denseWeight,

        @DecimalMin("0") @DecimalMax("1") @Schema(nullable = true, description = "What words count", examples = "0.3")
        Double lexicalWeight) {

    static final RetrievalProfile NOTHING = new RetrievalProfile(null, null, null);

    /** One weight alone says nothing, and two that are nothing find nothing. */
    boolean weighs() {
        return denseWeight == null ? lexicalWeight == null : lexicalWeight != null && denseWeight + lexicalWeight > 0;
    }
}
