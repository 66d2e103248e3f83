package dev.lectern.auth.account;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What somebody may be called here: no name looks like an address, and none like that of a deleted account. */
@Size(min = 3, max = 64)
@Pattern(regexp = "(?!(?i:deleted-))[a-zA-Z0-9._-]*")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.METHOD})
@interface Username {

    String message() default
            "must have 3 to 64 letters, digits, dots, underscores and dashes, and not begin with deleted-";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
