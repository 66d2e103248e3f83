package dev.lectern.common.identity;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;

/** Says in the document what an operation wants of who calls it, from the same annotations that are enforced. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class NeedsInDocument implements OASFilter {

    private static final String CAPABILITY = "x-lectern-capability";
    private static final Map<Class<?>, String> MARKS =
            Map.of(InPerson.class, "x-lectern-in-person", Reads.class, "x-lectern-reads");

    private final IndexView index;

    public NeedsInDocument(IndexView index) {
        this.index = index;
    }

    // The ids are "Resource_method", see operation-id-strategy.
    @Override
    public Operation filterOperation(Operation operation) {
        var id = operation.getOperationId();
        if (id != null && id.contains("_")) {
            var resource = id.substring(0, id.indexOf('_'));
            var method = id.substring(id.indexOf('_') + 1);
            on(Needs.class, resource, method)
                    .max(Comparator.comparing(needs -> needs.target().kind()))
                    .ifPresent(needs ->
                            operation.addExtension(CAPABILITY, needs.value().asString()));
            MARKS.forEach((mark, extension) ->
                    on(mark, resource, method).findAny().ifPresent(any -> operation.addExtension(extension, true)));
        }
        return operation;
    }

    private Stream<AnnotationInstance> on(Class<?> annotation, String resource, String method) {
        return index.getAnnotations(annotation).stream().filter(one -> concerns(one, resource, method));
    }

    private static boolean concerns(AnnotationInstance annotation, String resource, String method) {
        return switch (annotation.target().kind()) {
            case CLASS -> named(annotation.target().asClass(), resource);
            case METHOD ->
                annotation.target().asMethod().name().equals(method)
                        && named(annotation.target().asMethod().declaringClass(), resource);
            default -> false;
        };
    }

    private static boolean named(ClassInfo one, String simpleName) {
        return one.simpleName().equals(simpleName);
    }
}
