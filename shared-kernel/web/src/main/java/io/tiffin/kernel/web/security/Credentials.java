package io.tiffin.kernel.web.security;

import java.util.UUID;

/**
 * What a login is checked against.
 *
 * @param account      the id of the customer, restaurant or agent
 * @param passwordHash bcrypt
 */
public record Credentials(UUID account, String passwordHash) {}
