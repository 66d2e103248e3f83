package dev.lectern.common.identity;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;

/** Says in the document which capability an operation needs, from the same annotation that is enforced. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class NeedsInDocument implements OASFilter {

    private static final String EXTENSION = "x-lectern-capability";

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
            index.getAnnotations(Needs.class).stream()
                    .filter(needs -> concerns(needs, resource, method))
                    .max((one, other) ->
                            one.target().kind().compareTo(other.target().kind()))
                    .ifPresent(needs ->
                            operation.addExtension(EXTENSION, needs.value().asString()));
        }
        return operation;
    }

    private static boolean concerns(AnnotationInstance needs, String resource, String method) {
        return switch (needs.target().kind()) {
            case CLASS -> named(needs.target().asClass(), resource);
            case METHOD ->
                Optional.of(needs.target().asMethod())
                        .filter(one -> one.name().equals(method) && named(one.declaringClass(), resource))
                        .isPresent();
            default -> false;
        };
    }

    private static boolean named(ClassInfo one, String simpleName) {
        return one.simpleName().equals(simpleName);
    }
}
