package io.tiffin.user.accounts;

import io.tiffin.kernel.UserId;
import io.tiffin.kernel.web.security.Credentials;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code user_context.users}. Calls block. */
@Repository
public class Users {

    private final JdbcClient jdbc;

    public Users(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** False where the e-mail address has an account already, whatever the case of its letters. */
    public boolean add(User user, String passwordHash) {
        return jdbc.sql("""
            INSERT INTO user_context.users (id, email, password_hash, name, phone, address)
            VALUES (:id, :email, :passwordHash, :name, :phone, :address)
            ON CONFLICT (lower(email)) DO NOTHING""")
                .param("id", user.userId().value())
                .param("email", user.email())
                .param("passwordHash", passwordHash)
                .param("name", user.name())
                .param("phone", user.phone())
                .param("address", user.address())
                .update() == 1;
    }

    /** What a login with that e-mail address is checked against. */
    public Optional<Credentials> credentials(String email) {
        return jdbc.sql("SELECT id, password_hash FROM user_context.users WHERE lower(email) = lower(:email)")
                .param("email", email)
                .query((row, _) -> new Credentials(row.getObject("id", UUID.class), row.getString("password_hash")))
                .optional();
    }

    public Optional<User> find(UserId id) {
        return jdbc.sql("SELECT id, email, name, phone, address FROM user_context.users WHERE id = :id")
                .param("id", id.value())
                .query(Users::user)
                .optional();
    }

    /**
     * Changes what is given: null leaves a value as it is, an empty phone or address takes it away.
     *
     * @return the changed row; empty where there is none
     */
    public Optional<User> change(UserId id, @Nullable String name, @Nullable String phone, @Nullable String address) {
        return jdbc.sql("""
            UPDATE user_context.users
            SET name = coalesce(CAST(:name AS text), name),
                phone = nullif(coalesce(CAST(:phone AS text), phone), ''),
                address = nullif(coalesce(CAST(:address AS text), address), '')
            WHERE id = :id
            RETURNING id, email, name, phone, address""")
                .param("id", id.value())
                .param("name", name)
                .param("phone", phone)
                .param("address", address)
                .query(Users::user)
                .optional();
    }

    private static User user(ResultSet row, int number) throws SQLException {
        return new User(new UserId(row.getObject("id", UUID.class)), row.getString("email"), row.getString("name"), row.getString("phone"),
                row.getString("address"));
    }
}
