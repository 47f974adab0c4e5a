package io.tiffin.restaurant.accounts;

import io.tiffin.kernel.RestaurantId;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.kernel.web.security.Credentials;
import io.tiffin.restaurant.api.RestaurantProfile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code restaurant_context.restaurants}. Calls block. */
@Repository
public class Accounts {

    private final JdbcClient jdbc;
    private final JsonMapper json = TiffinJson.stored();

    public Accounts(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** False where the e-mail address has an account already. */
    public boolean add(Account account, String passwordHash) {
        return jdbc.sql("""
            INSERT INTO restaurant_context.restaurants (id, email, password_hash, phone, pending_profile)
            VALUES (:id, :email, :passwordHash, :phone, :pendingProfile)
            ON CONFLICT (lower(email)) DO NOTHING""")
                .param("id", account.restaurantId().value())
                .param("email", account.email())
                .param("passwordHash", passwordHash)
                .param("phone", account.phone())
                .param("pendingProfile", account.pendingProfile() == null ? null : json.writeValueAsString(account.pendingProfile()))
                .update() == 1;
    }

    /** What a login with that e-mail address is checked against. */
    public Optional<Credentials> credentials(String email) {
        return jdbc.sql("SELECT id, password_hash FROM restaurant_context.restaurants WHERE lower(email) = lower(:email)")
                .param("email", email)
                .query((row, _) -> new Credentials(row.getObject("id", UUID.class), row.getString("password_hash")))
                .optional();
    }

    public Optional<Account> find(RestaurantId id) {
        return jdbc.sql("SELECT id, email, phone, pending_profile FROM restaurant_context.restaurants WHERE id = :id")
                .param("id", id.value())
                .query(this::account)
                .optional();
    }

    /** Notes that the restaurant's first event is stored. */
    public void registered(RestaurantId id) {
        jdbc.sql("UPDATE restaurant_context.restaurants SET pending_profile = NULL WHERE id = :id").param("id", id.value()).update();
    }

    public void changePhone(RestaurantId id, @Nullable String phone) {
        jdbc.sql("UPDATE restaurant_context.restaurants SET phone = :phone WHERE id = :id")
                .param("phone", phone)
                .param("id", id.value())
                .update();
    }

    private Account account(ResultSet row, int number) throws SQLException {
        String pending = row.getString("pending_profile");
        return new Account(new RestaurantId(row.getObject("id", UUID.class)), row.getString("email"), row.getString("phone"),
                pending == null ? null : json.readValue(pending, RestaurantProfile.class));
    }
}
