package io.tiffin.user.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.SealedText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals with a key for each person (AES-256-GCM), kept in {@code user_context.person_keys} under the {@link MasterKey}.
 *
 * <p>Erasing takes effect in the database and on this node at once; another node that used the key lately forgets it within
 * {@value #CACHED_MINUTES} minutes. A person stays erased: what is sealed for them afterwards is sealed with a key that nobody keeps.
 *
 * <p>A text that was changed, or that was sealed for somebody else, is no erased one: opening it fails with an
 * {@link IllegalArgumentException}.
 */
public final class PersonKeys implements PersonalDataCipher {

    private static final int CACHED_MINUTES = 10;
    private static final int CACHED_KEYS = 50_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate alone;
    private final MasterKey masterKey;
    private final Cache<UUID, PersonKey> cache = Caffeine.newBuilder()
            .maximumSize(CACHED_KEYS)
            .expireAfterWrite(Duration.ofMinutes(CACHED_MINUTES))
            .build();

    public PersonKeys(JdbcClient jdbc, PlatformTransactionManager transactions, MasterKey masterKey) {
        this.jdbc = jdbc;
        this.masterKey = masterKey;
        // Never within a transaction around: rolled back, it would take a key with it that has been used and cached by then.
        this.alone = new TransactionTemplate(transactions);
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    /** A stored row; without a key once the person was erased. */
    private record PersonKey(@Nullable SecretKey key) {}

    @Override
    public SealedText seal(UUID owner, String plaintext) {
        SecretKey known = cache.get(owner, this::findOrMake).key();
        SecretKey key = known == null ? newKey() : known;
        byte[] sealed = SealedBox.seal(key, owner, plaintext.getBytes(StandardCharsets.UTF_8));
        return new SealedText(owner, Base64.getEncoder().encodeToString(sealed));
    }

    @Override
    public Optional<String> open(SealedText sealed) {
        // Nothing is cached for an owner without a row: the key may be made the next moment.
        PersonKey known = cache.get(sealed.owner(), this::findOrNull);
        if (known == null || known.key() == null) {
            return Optional.empty();
        }
        byte[] ciphertext = Base64.getDecoder().decode(sealed.ciphertext());
        return Optional.of(new String(SealedBox.open(known.key(), sealed.owner(), ciphertext), StandardCharsets.UTF_8));
    }

    @Override
    public void erase(UUID owner) {
        alone.executeWithoutResult(_ -> jdbc.sql("""
            INSERT INTO user_context.person_keys (owner, data_key, erased_at) VALUES (:owner, NULL, now())
            ON CONFLICT (owner) DO UPDATE SET data_key = NULL, erased_at = now() WHERE person_keys.erased_at IS NULL""")
                .param("owner", owner)
                .update());
        // Afterwards: whoever was reading the key just before is waited for here, and whoever reads now finds none.
        cache.invalidate(owner);
    }

    private @Nullable PersonKey findOrNull(UUID owner) {
        return alone.execute(_ -> find(owner)).orElse(null);
    }

    private PersonKey findOrMake(UUID owner) {
        return alone.execute(_ -> find(owner).orElseGet(() -> {
            jdbc.sql("INSERT INTO user_context.person_keys (owner, data_key) VALUES (:owner, :key) ON CONFLICT DO NOTHING")
                    .param("owner", owner)
                    .param("key", masterKey.wrap(owner, newKey()))
                    .update();
            // Read again: another node's key may have been first.
            return find(owner).orElseThrow();
        }));
    }

    private Optional<PersonKey> find(UUID owner) {
        return jdbc.sql("SELECT data_key FROM user_context.person_keys WHERE owner = :owner").param("owner", owner).query((row, _) -> {
            byte[] wrapped = row.getBytes("data_key");
            return new PersonKey(wrapped == null ? null : masterKey.unwrap(owner, wrapped));
        }).optional();
    }

    private static SecretKey newKey() {
        return new SecretKeySpec(SealedBox.random(MasterKey.BYTES), "AES");
    }
}
