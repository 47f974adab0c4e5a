package io.tiffin.user.accounts;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tiffin.kernel.web.Role;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Makes the account that makes the others, where the configuration names one that is not there yet. A changed password changes nothing. */
public final class FirstAdmin implements SmartInitializingSingleton {

    private final Staff staff;
    private final PasswordEncoder passwords;
    private final FirstAdminSettings settings;

    public FirstAdmin(Staff staff, PasswordEncoder passwords, FirstAdminSettings settings) {
        this.staff = staff;
        this.passwords = passwords;
        this.settings = settings;
    }

    @Override
    public void afterSingletonsInstantiated() {
        String email = settings.email();
        String password = settings.password();
        if (email != null && password != null && staff.credentials(email).isEmpty()) {
            staff.add(new StaffMember(UuidCreator.getTimeOrderedEpoch(), email, "Administrator", Role.ADMIN), passwords.encode(password),
                    null);
        }
    }
}
