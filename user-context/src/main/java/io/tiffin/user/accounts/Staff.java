package io.tiffin.user.accounts;

import io.tiffin.kernel.web.Role;
import io.tiffin.kernel.web.security.Credentials;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code user_context.staff}. Calls block. */
@Repository
public class Staff {

    /** What the account of a member of the staff may be for. */
    public static final List<Role> ROLES = List.of(Role.ADMIN, Role.AUDITOR, Role.ANALYST);

    private final JdbcClient jdbc;

    public Staff(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * False where the e-mail address has an account already, whatever the case of its letters.
     *
     * @param by the admin who makes the account; null for the first one
     */
    public boolean add(StaffMember member, String passwordHash, @Nullable UUID by) {
        return jdbc.sql("""
            INSERT INTO user_context.staff (id, email, password_hash, name, role, created_by)
            VALUES (:id, :email, :passwordHash, :name, :role, cast(:by AS uuid))
            ON CONFLICT (lower(email)) DO NOTHING""")
                .param("id", member.staffId())
                .param("email", member.email())
                .param("passwordHash", passwordHash)
                .param("name", member.name())
                .param("role", member.role().text())
                .param("by", by == null ? null : by.toString())
                .update() == 1;
    }

    /** What a login with that e-mail address is checked against. */
    public Optional<Credentials> credentials(String email) {
        return jdbc.sql("SELECT id, password_hash FROM user_context.staff WHERE lower(email) = lower(:email)")
                .param("email", email)
                .query((row, _) -> new Credentials(row.getObject("id", UUID.class), row.getString("password_hash")))
                .optional();
    }

    public Optional<StaffMember> find(UUID id) {
        return jdbc.sql("SELECT id, email, name, role FROM user_context.staff WHERE id = :id")
                .param("id", id)
                .query(Staff::member)
                .optional();
    }

    private static StaffMember member(ResultSet row, int number) throws SQLException {
        return new StaffMember(row.getObject("id", UUID.class), row.getString("email"), row.getString("name"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)));
    }
}
