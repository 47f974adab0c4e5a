package io.tiffin.user.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tiffin.kernel.UserId;
import io.tiffin.user.UserDatabase;
import org.junit.jupiter.api.Test;

class UsersTest {

    private final Users users = new Users(UserDatabase.JDBC);

    @Test
    void keeps_what_a_customer_registered_with() {
        User ann = aUser("guest@example.com");
        assertThat(users.add(ann, "hash")).isTrue();
        assertThat(users.find(ann.userId())).contains(ann);
        assertThat(users.find(new UserId(UuidCreator.getTimeOrderedEpoch()))).isEmpty();
    }

    @Test
    void an_email_address_has_one_account_whatever_its_case() {
        User bob = aUser("bob@example.com");
        assertThat(users.add(bob, "bobs hash")).isTrue();
        assertThat(users.add(aUser("Bob@Example.COM"), "another hash")).isFalse();
        assertThat(users.credentials("BOB@example.com")).hasValueSatisfying(credentials -> {
            assertThat(credentials.account()).isEqualTo(bob.userId().value());
            assertThat(credentials.passwordHash()).isEqualTo("bobs hash");
        });
        assertThat(users.credentials("nobody@example.com")).isEmpty();
    }

    @Test
    void changes_what_is_given_and_leaves_the_rest() {
        User cleo = aUser("cleo@example.com");
        users.add(cleo, "hash");
        var renamed = new User(cleo.userId(), cleo.email(), "Cleopatra", cleo.phone(), cleo.address());
        assertThat(users.change(cleo.userId(), "Cleopatra", null, null)).contains(renamed);
        var moved = new User(cleo.userId(), cleo.email(), "Cleopatra", null, "2 Nile Street");
        assertThat(users.change(cleo.userId(), null, "", "2 Nile Street")).contains(moved);
        assertThat(users.find(cleo.userId())).contains(moved);
    }

    @Test
    void changes_nothing_of_somebody_who_is_not_there() {
        assertThat(users.change(new UserId(UuidCreator.getTimeOrderedEpoch()), "Nobody", null, null)).isEmpty();
    }

    private static User aUser(String email) {
        return new User(new UserId(UuidCreator.getTimeOrderedEpoch()), email, "A customer", "+49 30 123456", "1 High Street");
    }
}
