package io.tiffin.app.store;

import io.tiffin.eventstore.AggregateCache;
import io.tiffin.eventstore.CachedDecisions;
import io.tiffin.eventstore.CreatingRepository;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.command.Repository;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;
import io.micrometer.core.instrument.MeterRegistry;

/** Where aggregates come from: the cache, or their events; and those that are created, from neither. */
@Configuration(proxyBeanMethods = false)
class RepositoryConfiguration {

    @Bean
    AggregateCache aggregateCache(CacheSettings settings, MeterRegistry registry) {
        return new AggregateCache(settings.aggregates(), registry);
    }

    @Bean
    CachedDecisions cachedDecisions(AggregateCache cache, EventStorageEngine engine) {
        return new CachedDecisions(cache, engine);
    }

    /** Axon takes a repository for its own default where there is a bean of its name. */
    @Bean
    static BeanDefinitionRegistryPostProcessor repositories() {
        return new BeanDefinitionRegistryPostProcessor() {
            @Override
            public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
                var beans = (ConfigurableListableBeanFactory) registry;
                Snapshots.aggregates(beans).forEach(type -> registry.registerBeanDefinition(
                        StringUtils.uncapitalize(type.getSimpleName()) + "Repository",
                        BeanDefinitionBuilder.genericBeanDefinition(Repository.class, () -> repository(type, beans)).getBeanDefinition()));
            }
        };
    }

    private static <T> Repository<T> repository(Class<T> type, ConfigurableListableBeanFactory beans) {
        return CreatingRepository.of(EventSourcingRepository.builder(type)
                .parameterResolverFactory(beans.getBean(ParameterResolverFactory.class))
                .handlerDefinition(beans.getBean(HandlerDefinition.class)), beans.getBean(EventStore.class),
                beans.getBean(AggregateCache.class), Snapshots.triggerOf(type, beans));
    }
}
