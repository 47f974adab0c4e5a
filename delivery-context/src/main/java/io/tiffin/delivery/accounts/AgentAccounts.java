package io.tiffin.delivery.accounts;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.security.Credentials;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of {@code delivery_context.delivery_agents}. Calls block. */
@Component
class AgentAccounts {

    private final JdbcClient jdbc;

    AgentAccounts(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** What an agent told about themselves. */
    record Account(AgentId id, String email, String name, String phone, @Nullable String vehicle) {}

    /** @throws RefusedException (409) where somebody has that e-mail address already */
    void create(Account account, String passwordHash) {
        int created = jdbc.sql("""
            INSERT INTO delivery_context.delivery_agents (id, email, password_hash, name, phone, vehicle)
            VALUES (:id, :email, :hash, :name, :phone, :vehicle)
            ON CONFLICT ((lower(email))) DO NOTHING
            """)
                .param("id", account.id.value())
                .param("email", account.email)
                .param("hash", passwordHash)
                .param("name", account.name)
                .param("phone", account.phone)
                .param("vehicle", account.vehicle)
                .update();
        if (created == 0) {
            throw new RefusedException(new Refusal.Conflict("email_taken", "There is an account with this e-mail address."));
        }
    }

    Optional<Credentials> credentials(String email) {
        return jdbc.sql("SELECT id, password_hash FROM delivery_context.delivery_agents WHERE lower(email) = lower(:email)")
                .param("email", email)
                .query((row, _) -> new Credentials(row.getObject("id", UUID.class), row.getString("password_hash")))
                .optional();
    }

    Optional<Account> find(AgentId agent) {
        return jdbc.sql("SELECT id, email, name, phone, vehicle FROM delivery_context.delivery_agents WHERE id = :id")
                .param("id", agent.value())
                .query(AgentAccounts::account)
                .optional();
    }

    /** Changes what is given, and leaves the rest. */
    void change(AgentId agent, @Nullable String name, @Nullable String phone, @Nullable String vehicle) {
        jdbc.sql("""
            UPDATE delivery_context.delivery_agents
            SET name = coalesce(:name, name), phone = coalesce(:phone, phone), vehicle = coalesce(:vehicle, vehicle)
            WHERE id = :id
            """)
                .param("id", agent.value())
                .param("name", name)
                .param("phone", phone)
                .param("vehicle", vehicle)
                .update();
    }

    private static Account account(ResultSet row, @SuppressWarnings("unused") int number) throws SQLException {
        return new Account(new AgentId(row.getObject("id", UUID.class)), row.getString("email"), row.getString("name"),
                row.getString("phone"), row.getString("vehicle"));
    }
}
