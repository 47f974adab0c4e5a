package io.tiffin.user.accounts;

import io.tiffin.kernel.web.Role;
import java.util.UUID;

/**
 * Somebody who runs the platform.
 *
 * @param role one of those of {@link Staff#ROLES}
 */
public record StaffMember(UUID staffId, String email, String name, Role role) {}
