package io.tiffin.user.web;

import com.github.f4b6a3.uuid.UuidCreator;
import io.tiffin.kernel.Refusal;
import io.tiffin.kernel.RefusedException;
import io.tiffin.kernel.web.Role;
import io.tiffin.user.accounts.Staff;
import io.tiffin.user.accounts.StaffMember;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** The body of {@code POST /api/admin/staff}. */
record NewStaffMember(@NotBlank @Size(max = 200) String name, @NotBlank @Email @Size(max = 254) String email, @NotNull String password,
        @NotNull Role role) {

    /** A row with an id of its own; refused where bcrypt cannot take the password, or the role is no staff's. */
    StaffMember member() {
        NewCustomer.requireAcceptable(password);
        if (!Staff.ROLES.contains(role)) {
            throw new RefusedException(new Refusal.Unacceptable("invalid_role", "/role", "The role is auditor, analyst or admin."));
        }
        return new StaffMember(UuidCreator.getTimeOrderedEpoch(), email, name, role);
    }
}
