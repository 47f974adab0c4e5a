package io.tiffin.user.config;

import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.security.RouteRules;
import io.tiffin.user.accounts.FirstAdmin;
import io.tiffin.user.accounts.FirstAdminSettings;
import io.tiffin.user.accounts.Staff;
import io.tiffin.user.keys.MasterKey;
import io.tiffin.user.keys.PersonKeys;
import io.tiffin.user.payments.PaymentGateway;
import io.tiffin.user.payments.PaymentSettings;
import io.tiffin.user.payments.SandboxPaymentGateway;
import io.tiffin.user.stripe.StripePaymentGateway;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Customers, the keys of persons and the payments, for the application to import. It needs the tables of {@code db/user_context} in the
 * schema {@code user_context}, and the event processing group {@code payments}.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan("io.tiffin.user")
@EnableConfigurationProperties({MasterKeySettings.class, FirstAdminSettings.class, PaymentSettings.class})
public class UserConfiguration {

    @Bean
    RouteRules userRoutes() {
        return new RouteRules()
                .everybody(HttpMethod.POST, "/api/auth/register", "/api/auth/login", "/api/auth/refresh", "/api/auth/logout")
                .only(Role.CUSTOMER, HttpMethod.GET, "/api/users/me")
                .only(Role.CUSTOMER, HttpMethod.PUT, "/api/users/me")
                .everybody(HttpMethod.POST, "/api/admin/auth/login", "/api/admin/auth/refresh", "/api/admin/auth/logout")
                .only(Role.ADMIN, HttpMethod.POST, "/api/admin/staff")
                .only(Role.ADMIN, HttpMethod.POST, "/api/admin/orders/{orderId}/refunds")
                // Known by its signature.
                .everybody(HttpMethod.POST, "/webhooks/stripe");
    }

    @Bean
    FirstAdmin firstAdmin(Staff staff, PasswordEncoder passwords, FirstAdminSettings settings) {
        return new FirstAdmin(staff, passwords, settings);
    }

    @Bean
    PersonKeys personKeys(JdbcClient jdbc, PlatformTransactionManager transactions, MasterKeySettings settings) {
        return new PersonKeys(jdbc, transactions, MasterKey.fromBase64(settings.masterKey()));
    }

    @Bean
    @ConditionalOnProperty(name = "tiffin.payments.provider", havingValue = "sandbox", matchIfMissing = true)
    PaymentGateway sandbox(JdbcClient jdbc, PlatformTransactionManager transactions, PaymentSettings settings) {
        return new SandboxPaymentGateway(jdbc, transactions, settings.sandbox().slow());
    }

    @Bean
    @ConditionalOnProperty(name = "tiffin.payments.provider", havingValue = "stripe")
    PaymentGateway stripe(PaymentSettings settings) {
        return new StripePaymentGateway(settings.stripe());
    }
}
