package io.tiffin.user.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.SealedText;
import io.tiffin.user.UserDatabase;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.support.TransactionTemplate;

class PersonKeysTest {

    private static final MasterKey MASTER_KEY = MasterKeyTest.aKey();
    private static final String ADDRESS = "1 High Street, Köln 🏠";

    private final UUID ann = UUID.randomUUID();
    private final PersonKeys keys = aNode();

    @Test
    void opens_what_it_sealed() {
        SealedText sealed = keys.seal(ann, ADDRESS);
        assertThat(sealed.owner()).isEqualTo(ann);
        assertThat(keys.open(sealed)).contains(ADDRESS);
        assertThat(keys.open(keys.seal(ann, ""))).contains("");
    }

    @Test
    void another_node_opens_it_too() {
        assertThat(aNode().open(keys.seal(ann, ADDRESS))).contains(ADDRESS);
    }

    @Test
    void the_same_text_is_sealed_differently_each_time() {
        assertThat(keys.seal(ann, ADDRESS)).isNotEqualTo(keys.seal(ann, ADDRESS));
    }

    static IntStream parts_of_a_sealed_text() {
        // The version, the nonce, the ciphertext, and the tag.
        return IntStream.of(0, 1, 12, 13, 20, -1, -16);
    }

    @ParameterizedTest
    @MethodSource("parts_of_a_sealed_text")
    void does_not_open_what_was_changed(int part) {
        byte[] bytes = Base64.getDecoder().decode(keys.seal(ann, ADDRESS).ciphertext());
        bytes[part < 0 ? bytes.length + part : part] ^= 1;
        var changed = new SealedText(ann, Base64.getEncoder().encodeToString(bytes));
        assertThatThrownBy(() -> keys.open(changed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void does_not_open_a_text_that_is_too_short_to_be_one() {
        keys.seal(ann, ADDRESS);
        assertThatThrownBy(() -> keys.open(new SealedText(ann, "AQID"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void does_not_open_one_persons_text_as_that_of_another() {
        UUID bob = UUID.randomUUID();
        keys.seal(bob, "so that there is a key");
        var foreign = new SealedText(bob, keys.seal(ann, ADDRESS).ciphertext());
        assertThatThrownBy(() -> keys.open(foreign)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void opens_nothing_of_somebody_who_never_had_a_key_but_can_seal_for_them_later() {
        assertThat(keys.open(new SealedText(ann, "AQID"))).isEmpty();
        assertThat(keys.open(keys.seal(ann, ADDRESS))).contains(ADDRESS);
    }

    @Test
    void opens_nothing_of_an_erased_person() {
        SealedText sealed = keys.seal(ann, ADDRESS);
        SealedText ofBob = keys.seal(UUID.randomUUID(), ADDRESS);
        keys.erase(ann);
        assertThat(keys.open(sealed)).isEmpty();
        assertThat(aNode().open(sealed)).isEmpty();
        assertThat(keys.open(ofBob)).contains(ADDRESS);
        assertThat(storedKey(ann)).containsExactly((byte[]) null);
    }

    @Test
    void an_erased_person_stays_erased() {
        keys.seal(ann, ADDRESS);
        keys.erase(ann);
        SealedText late = keys.seal(ann, ADDRESS);
        assertThat(keys.open(late)).isEmpty();
        assertThat(aNode().open(late)).isEmpty();
        keys.erase(ann);
        assertThat(storedKey(ann)).containsExactly((byte[]) null);
    }

    @Test
    void somebody_can_be_erased_before_their_first_text() {
        keys.erase(ann);
        assertThat(keys.open(keys.seal(ann, ADDRESS))).isEmpty();
    }

    @Test
    void a_key_outlives_a_transaction_that_was_rolled_back_around_its_first_use() {
        SealedText sealed = new TransactionTemplate(UserDatabase.TRANSACTIONS).execute(transaction -> {
            transaction.setRollbackOnly();
            return keys.seal(ann, ADDRESS);
        });
        assertThat(aNode().open(sealed)).contains(ADDRESS);
    }

    @Test
    void nodes_that_need_a_new_key_at_once_get_the_same() throws Exception {
        var start = new CountDownLatch(1);
        List<Future<SealedText>> sealing = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int node = 0; node < 8; node++) {
                PersonKeys other = aNode();
                sealing.add(threads.submit(() -> {
                    start.await();
                    return other.seal(ann, ADDRESS);
                }));
            }
            start.countDown();
        }
        for (Future<SealedText> sealed : sealing) {
            assertThat(keys.open(sealed.get())).contains(ADDRESS);
        }
    }

    @Test
    void the_stored_key_is_not_the_key() {
        keys.seal(ann, ADDRESS);
        assertThat(storedKey(ann)).singleElement()
                .satisfies(stored -> assertThat(MASTER_KEY.unwrap(ann, stored).getEncoded()).hasSize(32).isNotEqualTo(stored));
        var withAnotherMasterKey = new PersonKeys(UserDatabase.JDBC, UserDatabase.TRANSACTIONS, MasterKeyTest.aKey());
        assertThatThrownBy(() -> withAnotherMasterKey.seal(ann, ADDRESS)).isInstanceOf(IllegalStateException.class);
    }

    private static PersonKeys aNode() {
        return new PersonKeys(UserDatabase.JDBC, UserDatabase.TRANSACTIONS, MASTER_KEY);
    }

    private static List<byte[]> storedKey(UUID owner) {
        return UserDatabase.JDBC.sql("SELECT data_key FROM user_context.person_keys WHERE owner = :owner")
                .param("owner", owner)
                .query((row, _) -> row.getBytes(1))
                .list();
    }
}
