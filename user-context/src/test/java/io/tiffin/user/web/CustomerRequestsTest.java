package io.tiffin.user.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.json.TiffinJson;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class CustomerRequestsTest {

    private static final Validator VALIDATOR = Validation.buildDefaultValidatorFactory().getValidator();

    @Test
    void accepts_a_registration_with_and_without_contact_data() {
        var full = new NewCustomer("guest@example.com", "password", "Guest Ö. 🙂", "+49 30 1", "1 High Street\nBerlin");
        assertThat(invalid(full)).isEmpty();
        assertThat(full.user().phone()).isEqualTo("+49 30 1");
        assertThat(full.user().userId().value().version()).isEqualTo(7);
        var bare = new NewCustomer("guest@example.com", "password", "Guest", null, "");
        assertThat(invalid(bare)).isEmpty();
        assertThat(bare.user().address()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'', password, Guest, email", "no address, password, Guest, email", "a@b@c, password, Guest, email",
            "guest@example.com, password, ' ', name", "guest@example.com,, Guest, password", "guest@example.com, password,, name"})
    void refuses_what_is_missing_or_malformed(String email, String password, String name, String pointer) {
        assertThat(invalid(new NewCustomer(email, password, name, null, null))).contains(pointer);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 73})
    void refuses_a_password_that_is_too_short_or_longer_than_bcrypt_reads(int bytes) {
        assertThatThrownBy(() -> withPassword("x".repeat(bytes)).user()).isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("invalid_password");
    }

    @Test
    void counts_a_password_in_bytes() {
        assertThat(withPassword("ääää").user()).isNotNull();
        assertThat(withPassword("x".repeat(72)).user()).isNotNull();
        assertThatThrownBy(() -> withPassword("ä".repeat(37)).user()).isInstanceOf(RefusedException.class);
    }

    @Test
    void a_change_may_be_partial_but_leaves_nobody_without_a_name() {
        assertThat(invalid(new CustomerChange(null, null, null))).isEmpty();
        assertThat(invalid(new CustomerChange(null, "", ""))).isEmpty();
        assertThat(invalid(new CustomerChange(" \n", null, null))).containsExactly("name");
        assertThat(invalid(new CustomerChange("x".repeat(201), null, null))).containsExactly("name");
    }

    @Test
    void takes_strings_only() {
        assertThatThrownBy(() -> TiffinJson.strict().readValue("""
            {"email": "guest@example.com", "password": 12345678, "name": "Guest"}""", NewCustomer.class))
                .isInstanceOf(JacksonException.class);
    }

    private static NewCustomer withPassword(String password) {
        return new NewCustomer("guest@example.com", password, "Guest", null, null);
    }

    private static List<String> invalid(Object request) {
        return VALIDATOR.validate(request).stream().map(violation -> violation.getPropertyPath().toString()).distinct().toList();
    }
}
