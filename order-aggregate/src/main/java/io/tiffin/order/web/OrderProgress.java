package io.tiffin.order.web;

import io.tiffin.kernel.OrderId;
import io.tiffin.order.api.OrderStatus;

/** The answer to a command that moved an order. */
record OrderProgress(OrderId orderId, OrderStatus status) {}
