package dev.lectern.common.web;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text that the database can keep: no NUL, and no half of a character. */
@Pattern(regexp = "[^\\x00\\uD800-\\uDFFF]*")
@Constraint(validatedBy = {})
@ReportAsSingleViolation
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE_USE})
public @interface Storable {

    String message() default "must not have a NUL character or half of a character";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
