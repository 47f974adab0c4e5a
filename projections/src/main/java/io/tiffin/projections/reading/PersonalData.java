package io.tiffin.projections.reading;

import io.tiffin.kernel.AgentId;
import io.tiffin.kernel.GeoPoint;
import io.tiffin.kernel.PersonalDataCipher;
import io.tiffin.kernel.SealedText;
import io.tiffin.kernel.UserId;
import io.tiffin.kernel.web.json.TiffinJson;
import io.tiffin.order.api.OrderDetails;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Opens what the read models keep sealed, at the moment it is read; null once the person was erased. Its calls may block. */
@Component
public class PersonalData {

    private final PersonalDataCipher cipher;
    private final JsonMapper json = TiffinJson.stored();

    public PersonalData(PersonalDataCipher cipher) {
        this.cipher = cipher;
    }

    public @Nullable OrderDetails details(UserId customer, String ciphertext) {
        return open(customer.value(), ciphertext).map(text -> json.readValue(text, OrderDetails.class)).orElse(null);
    }

    public @Nullable String name(@Nullable AgentId agent, @Nullable String ciphertext) {
        return agent == null ? null : open(agent.value(), ciphertext).orElse(null);
    }

    public @Nullable GeoPoint place(@Nullable AgentId agent, @Nullable String ciphertext) {
        return agent == null ? null : open(agent.value(), ciphertext).map(text -> json.readValue(text, GeoPoint.class)).orElse(null);
    }

    private Optional<String> open(UUID owner, @Nullable String ciphertext) {
        return ciphertext == null ? Optional.empty() : cipher.open(new SealedText(owner, ciphertext));
    }
}
