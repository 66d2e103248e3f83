package dev.lectern.common;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.lectern.common.event.Event;
import io.smallrye.mutiny.groups.UniAwait;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The rules of the house that a tool can check; each service switches them on with a few lines. */
public class HouseRules {

    // By name, because the gateway has no database and so not these classes.
    private static final String PANACHE = "io.quarkus.hibernate.reactive.panache.";

    @ArchTest
    static final ArchRule featuresFormNoCycle =
            slices().matching("dev.lectern.(*).(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule resourcesAreDoors = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Resource")
            .and()
            .areTopLevelClasses()
            .should()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("Resource");

    @ArchTest
    static final ArchRule repositoriesStayInTheirFeature = classes()
            .that()
            .haveSimpleNameEndingWith("Repository")
            .should()
            .bePackagePrivate()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingBlocks = noClasses()
            .that()
            // Hands its leases back on the thread that ends the process.
            .doNotHaveFullyQualifiedName("dev.lectern.common.job.JobWorker")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(UniAwait.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    @ArchTest
    static final ArchRule dependenciesAreConstructorArguments =
            noFields().should().beAnnotatedWith(Inject.class).orShould().beAnnotatedWith(ConfigProperty.class);

    @ArchTest
    static final ArchRule noCeremonialNames =
            noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Mapper|Dto|DTO|Service)");

    @ArchTest
    static final ArchRule nobodyReachesTheDatabaseWithoutTenancy = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lectern.common..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo("io.vertx.mutiny.sqlclient.Pool")
            .orShould()
            .callMethodWhere(opensATransactionOfItsOwn())
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(PANACHE + "common.WithTransaction")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(PANACHE + "common.WithSession")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule eventsAreSentInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lectern.common.broker")
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.kafka.clients.producer.."))
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("MutinyEmitter");

    @ArchTest
    static final ArchRule whoHasADatabaseSendsByItsOutbox = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lectern.common.spine", "dev.lectern.common.broker", "dev.lectern.gateway..")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("EventProducer")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule eventsAreRecords = classes()
            .that()
            .areAssignableTo(Event.class)
            .and()
            .areNotInterfaces()
            .should()
            .beRecords()
            .allowEmptyShould(true);

    private static DescribedPredicate<JavaCall<?>> opensATransactionOfItsOwn() {
        return DescribedPredicate.describe(
                "Panache.withTransaction or withSession",
                call -> call.getTargetOwner().getFullName().equals(PANACHE + "Panache")
                        && (call.getName().equals("withTransaction")
                                || call.getName().equals("withSession")));
    }
}
