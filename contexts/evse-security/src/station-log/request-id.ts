/**
 * The numbers under which we ask for logs: far from the small ones that a CSMS behind us begins with, and within the 32
 * bits that OCPP has for them. The sequence of the database gives no others.
 */
const LEAST_REQUEST_ID = 1_000_000_000;
const GREATEST_REQUEST_ID = 2 ** 31 - 1;

/** A station may name any number; one that cannot be ours is looked up nowhere. */
export const canBeOurs = (requestId: number): boolean =>
  requestId >= LEAST_REQUEST_ID && requestId <= GREATEST_REQUEST_ID;
