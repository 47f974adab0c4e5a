package io.tiffin.app.ops;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.tiffin.kernel.web.Caller;
import io.tiffin.kernel.web.Trace;
import io.tiffin.kernel.web.security.RouteRules;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Health and the description of the API. */
@Configuration(proxyBeanMethods = false)
class OperationsConfiguration {

    static {
        // Taken from the access token and the headers, not sent by clients.
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class, Trace.class);
    }

    @Bean
    RouteRules operationsRoutes() {
        return new RouteRules().everybody(HttpMethod.GET, "/health");
    }

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info().title("Tiffin")
                        .description("Food-delivery orders, streamed, audited and analysed")
                        .version("0.1.0")
                        .license(new License().name("Apache 2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
                .components(new Components().addSecuritySchemes("bearer",
                        new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT")))
                .addSecurityItem(new SecurityRequirement().addList("bearer"));
    }
}
