package io.tiffin.user.payments;

/** The provider did not do what it was asked, or it is not known whether it did. The same call may be made again. */
public final class PaymentGatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PaymentGatewayException(String message) {
        super(message);
    }

    public PaymentGatewayException(String message, Throwable cause) {
        super(message, cause);
    }
}
