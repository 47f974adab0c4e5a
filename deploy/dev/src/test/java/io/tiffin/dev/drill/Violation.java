package io.tiffin.dev.drill;

/** Something that must never be. {@code order} is empty where it is about none. */
record Violation(String rule, String order, String what) {}
