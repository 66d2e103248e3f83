package dev.lectern.auth.pat;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.lectern.auth.Person;
import dev.lectern.common.identity.Access;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Method;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A program of an administrator changes nobody's rights, credentials or trust, or it would make itself a person. The
 * doors are found in the code, so that a new one is closed to programs until somebody says here that it may be open.
 */
@QuarkusTest
class InPersonTest {

    private record Door(String method, String path) {}

    /** What is shown to whom gives nobody anything. */
    private static final String OPEN_TO_PROGRAMS = "/api/v1/navigation-items";

    @Test
    void programOfAnAdministratorPassesNoDoorThatGivesOrTakesRights() {
        var program = Person.tokenFor(Person.admin().program("write", "admin"));
        var doors = doors();

        assertThat(doors)
                .hasSizeGreaterThan(15)
                .contains(
                        new Door("PUT", "/api/v1/settings/{key}"),
                        new Door("POST", "/api/v1/settings/import"),
                        new Door("PUT", "/api/v1/accounts/{id}/roles"),
                        new Door("PUT", "/api/v1/accounts/{id}/password"),
                        new Door("PATCH", "/api/v1/accounts/{id}"));
        assertThat(doors).filteredOn(door -> !isClosed(program, door)).isEmpty();
    }

    private static boolean isClosed(String program, Door door) {
        var path = door.path()
                .replace("{id}", UUID.randomUUID().toString())
                .replace("{key}", "accounts.registration")
                .replace("{capability}", "chat");
        var answer = Person.as(program).body(Map.of()).request(Method.valueOf(door.method()), path);
        return answer.statusCode() == 403 && answer.asString().contains("signed in himself");
    }

    private static List<Door> doors() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.lectern.auth")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .flatMap(type -> type.getMethods().stream()
                                .filter(method -> isForAdministrators(type, method))
                                .flatMap(method -> verb(method).map(verb -> new Door(verb, path(type, method)))))
                        .filter(door ->
                                !door.method().equals("GET") && !door.path().startsWith(OPEN_TO_PROGRAMS))
                        .toList();
    }

    private static boolean isForAdministrators(JavaClass type, JavaMethod method) {
        return Optional.ofNullable(method.reflect().getAnnotation(RolesAllowed.class))
                .or(() -> Optional.ofNullable(type.reflect().getAnnotation(RolesAllowed.class)))
                .filter(roles -> Arrays.asList(roles.value()).contains(Access.ADMIN))
                .isPresent();
    }

    private static Stream<String> verb(JavaMethod method) {
        return Arrays.stream(method.reflect().getAnnotations())
                .map(found -> found.annotationType().getAnnotation(HttpMethod.class))
                .filter(found -> found != null)
                .map(HttpMethod::value);
    }

    private static String path(JavaClass type, JavaMethod method) {
        var below = method.reflect().getAnnotation(Path.class);
        var path = type.reflect().getAnnotation(Path.class).value();
        return below == null ? path : path + "/" + below.value();
    }
}
