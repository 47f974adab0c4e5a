package io.tiffin.kernel;

/** What has become of an order, in whichever context, and may have others go on with it. What was only asked for is none. */
public interface OrderMilestone extends OrderRelated {}
