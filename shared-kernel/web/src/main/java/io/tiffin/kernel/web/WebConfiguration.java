package io.tiffin.kernel.web;

import io.tiffin.kernel.messaging.Commands;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.kernel.web.security.SecurityConfiguration;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.json.JsonMapper;

/** Everything of this module, for the application to import. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(basePackageClasses = {WebConfiguration.class, Commands.class})
@Import(SecurityConfiguration.class)
public class WebConfiguration {

    @Bean
    @Primary
    JsonMapper httpJson() {
        return TiffinJson.strict();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
