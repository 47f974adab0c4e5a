package io.tiffin.projections.live;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tiffin.kernel.OrderId;
import io.tiffin.kernel.web.Blocking;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.util.retry.Retry;

/**
 * Hears of moves from Redis, on the channel {@code tiffin:location:<orderId>}; the last message stands at
 * {@code tiffin:order-location:<orderId>} for who subscribed after it. All channels of a node share one connection, and a message costs a
 * look into a map: Spring's listener container would show each message to every subscription.
 */
final class RedisLocationUpdates extends RedisPubSubAdapter<String, String> implements LocationUpdates, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLocationUpdates.class);
    private static final String CHANNEL = "tiffin:location:";
    private static final String LAST = "tiffin:order-location:";
    private static final Retry UNTIL_THERE = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(500)).maxBackoff(Duration.ofSeconds(30));

    private final LettuceConnectionFactory redis;
    private final StringRedisTemplate values;
    private final ConcurrentHashMap<String, Following> followings = new ConcurrentHashMap<>();

    // Guarded by this: a channel is either subscribed by who follows it, or by who connects.
    private @Nullable StatefulRedisPubSubConnection<String, String> connection;
    private Disposable connecting = Disposables.disposed();
    private boolean closed;

    /** Who listens to a channel, and what they were told. */
    private static final class Following {

        private final Consumer<String> listener;
        private long messages;
        private @Nullable String last;

        Following(Consumer<String> listener) {
            this.listener = listener;
        }

        synchronized long messages() {
            return messages;
        }

        synchronized void tell(String message) {
            messages++;
            if (!message.equals(last)) {
                last = message;
                listener.accept(message);
            }
        }

        /** What was said before is not told after what was said since. */
        synchronized void tellUnlessOvertaken(String message, long messagesBefore) {
            if (messages == messagesBefore) {
                tell(message);
            }
        }
    }

    RedisLocationUpdates(LettuceConnectionFactory redis) {
        this.redis = redis;
        values = new StringRedisTemplate(redis);
    }

    /** Begins to, so that the first who follows need not wait for it. Returns at once and never fails. */
    synchronized void connect() {
        if (connection == null && connecting.isDisposed() && !closed) {
            connecting = Blocking.call(() -> connected(pubSub(redis.getRequiredNativeClient())))
                    .doOnError(e -> LOG.warn("The moves of agents cannot be heard: {}", e.toString()))
                    .retryWhen(UNTIL_THERE)
                    .subscribe();
        }
    }

    @Override
    public Disposable follow(OrderId order, Consumer<String> listener) {
        String channel = CHANNEL + order;
        synchronized (this) {
            followings.put(channel, new Following(listener));
            if (connection != null) {
                subscribe(connection, channel);
            } else {
                connect();
            }
        }
        return () -> unfollow(channel);
    }

    private synchronized void unfollow(String channel) {
        followings.remove(channel);
        if (connection != null) {
            // Should it fail, there is nobody left to hear the messages.
            var _ = connection.async().unsubscribe(channel);
        }
    }

    private static StatefulRedisPubSubConnection<String, String> pubSub(AbstractRedisClient client) {
        return switch (client) {
            case RedisClient single -> single.connectPubSub();
            case RedisClusterClient cluster -> cluster.connectPubSub();
            default -> throw new IllegalStateException("no way to subscribe with " + client.getClass());
        };
    }

    private synchronized StatefulRedisPubSubConnection<String, String> connected(StatefulRedisPubSubConnection<String, String> made) {
        if (closed) {
            var _ = made.closeAsync();
            return made;
        }
        connection = made;
        made.addListener(this);
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> reconnected, SocketAddress address) {
                subscribeToAll(made);
            }
        });
        subscribeToAll(made);
        return made;
    }

    /** What was asked for while Redis was away may have been given up by the client. To subscribe twice is to subscribe once. */
    private void subscribeToAll(StatefulRedisPubSubConnection<String, String> to) {
        String[] channels = followings.keySet().toArray(String[]::new);
        if (channels.length > 0) {
            subscribe(to, channels);
        }
    }

    private static void subscribe(StatefulRedisPubSubConnection<String, String> to, String... channels) {
        var _ = to.async().subscribe(channels).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.debug("not subscribed to {}", channels, failure);
            }
        });
    }

    /** From here on no message is missed: what was said before is asked for now. */
    @Override
    public void subscribed(String channel, long count) {
        Following following = followings.get(channel);
        if (following != null) {
            long messages = following.messages();
            // This thread brings Redis' answers, that to a connection's greeting too: it must not wait for one.
            String last = LAST + channel.substring(CHANNEL.length());
            var _ = Blocking.call(() -> values.opsForValue().get(last))
                    .subscribe(text -> following.tellUnlessOvertaken(text, messages),
                            failure -> LOG.debug("not known what was said on {}", channel, failure));
        }
    }

    @Override
    public void message(String channel, String message) {
        Following following = followings.get(channel);
        if (following != null) {
            following.tell(message);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        connecting.dispose();
        if (connection != null) {
            var _ = connection.closeAsync();
        }
    }
}
