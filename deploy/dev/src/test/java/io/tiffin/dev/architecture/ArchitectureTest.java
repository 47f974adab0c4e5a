package io.tiffin.dev.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import io.tiffin.dev.simulator.violations.SimulatorUsesPlatform;
import io.tiffin.kernel.violations.KernelUsesSpring;
import io.tiffin.order.domain.violations.DomainUsesAxon;
import io.tiffin.order.violations.ContextUsesContext;
import io.tiffin.order.web.violations.WebBlocks;
import io.tiffin.projections.violations.ProjectionDecides;
import io.tiffin.projections.violations.ProjectionUsesEventStore;
import io.tiffin.sagas.violations.SagaUsesProjection;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The dependencies that the context map draws. Each rule is shown to be able to fail by a class that breaks it. */
class ArchitectureTest {

    private static final String[] CONTEXTS = {"io.tiffin.order..", "io.tiffin.restaurant..", "io.tiffin.delivery..", "io.tiffin.user.."};

    private static JavaClasses product;

    @BeforeAll
    static void importProduct() {
        product = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.tiffin");
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("contexts do not import one another", contextsKeepToThemselves(), ContextUsesContext.class),
                Arguments.of("sagas see the apis of contexts, and no projection", onlyApis("io.tiffin.sagas..", "io.tiffin.projections.."),
                        SagaUsesProjection.class),
                Arguments.of("projections see the apis of contexts, and no saga", onlyApis("io.tiffin.projections..", "io.tiffin.sagas.."),
                        ProjectionDecides.class),
                Arguments.of("only the application sees the event store",
                        noClasses().that(resideOutsideOfPackages("io.tiffin.app..", "io.tiffin.eventstore..", "io.tiffin.dev.."))
                                .should()
                                .dependOnClassesThat(resideInAPackage("io.tiffin.eventstore..")),
                        ProjectionUsesEventStore.class),
                Arguments.of("domains are plain Java",
                        classes().that(resideInAnyPackage("io.tiffin.*.domain.."))
                                .should()
                                .onlyDependOnClassesThat(resideInAnyPackage("java..", "io.tiffin.kernel", "io.tiffin.*.api",
                                        "io.tiffin.*.domain..", "org.jspecify..", "")),
                        DomainUsesAxon.class),
                Arguments.of("the kernel's model knows the JDK only",
                        classes().that(resideInAnyPackage("io.tiffin.kernel", "io.tiffin.kernel.violations"))
                                .should()
                                .onlyDependOnClassesThat(resideInAnyPackage("java..", "io.tiffin.kernel", "org.jspecify..")),
                        KernelUsesSpring.class),
                Arguments.of("the simulator knows the platform by its public API",
                        noClasses().that(resideInAPackage("io.tiffin.dev.simulator.."))
                                .should()
                                .dependOnClassesThat(resideInAPackage("io.tiffin..")
                                        .and(DescribedPredicate.not(resideInAPackage("io.tiffin.dev.simulator..")))),
                        SimulatorUsesPlatform.class),
                Arguments.of("nobody blocks in the web",
                        noClasses().that(resideInAnyPackage("io.tiffin.*.web..", "io.tiffin.projections..", "io.tiffin.kernel.."))
                                .should()
                                .callMethodWhere(target(nameMatching("block|blockFirst|blockLast"))
                                        .and(target(owner(resideInAPackage("reactor.core.."))))),
                        WebBlocks.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_product_keeps(String name, ArchRule rule, Class<?> violation) {
        rule.check(product);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void a_violation_is_noticed(String name, ArchRule rule, Class<?> violation) {
        JavaClasses broken = new ClassFileImporter().importClasses(violation);
        assertThat(rule.allowEmptyShould(true).evaluate(broken).hasViolation()).as("%s breaks the rule", violation.getSimpleName())
                .isTrue();
    }

    private static ArchRule contextsKeepToThemselves() {
        return Stream.of(CONTEXTS)
                .<ArchRule>map(context -> noClasses().that(resideInAPackage(context))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(CONTEXTS).and(DescribedPredicate.not(resideInAPackage(context))))
                        .orShould()
                        .dependOnClassesThat(resideInAnyPackage("io.tiffin.sagas..", "io.tiffin.projections..", "io.tiffin.app..")))
                .reduce((one, other) -> CompositeArchRule.of(one).and(other))
                .orElseThrow();
    }

    private static ArchRule onlyApis(String packages, String forbidden) {
        DescribedPredicate<JavaClass> inside = resideInAnyPackage(CONTEXTS)
                .and(DescribedPredicate.not(resideInAPackage("io.tiffin.*.api..")));
        return noClasses().that(resideInAPackage(packages))
                .should()
                .dependOnClassesThat(inside.or(resideInAnyPackage(forbidden, "io.tiffin.app..")));
    }
}
