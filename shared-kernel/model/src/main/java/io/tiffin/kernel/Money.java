package io.tiffin.kernel;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount in minor units (cents) of one currency. Amounts of different currencies do not mix.
 *
 * @param amount   minor units
 * @param currency ISO 4217
 */
public record Money(long amount, Currency currency) implements Comparable<Money> {

    public static Money of(long amount, String currencyCode) {
        return new Money(amount, Currency.getInstance(currencyCode));
    }

    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /** @throws ArithmeticException past the range of a long */
    public Money plus(Money other) {
        return new Money(Math.addExact(amount, sameCurrency(other).amount), currency);
    }

    /** @throws ArithmeticException past the range of a long */
    public Money minus(Money other) {
        return new Money(Math.subtractExact(amount, sameCurrency(other).amount), currency);
    }

    /** @throws ArithmeticException past the range of a long */
    public Money times(int factor) {
        return new Money(Math.multiplyExact(amount, factor), currency);
    }

    /** In major units, for the world outside: 3150 EUR cents are 31.50. */
    public BigDecimal inMajorUnits() {
        return BigDecimal.valueOf(amount, currency.getDefaultFractionDigits());
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(amount, sameCurrency(other).amount);
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot mix " + currency + " and " + other.currency);
        }
        return other;
    }
}
