/** More than the clocks of two servers differ, and than is taken for a jump of one. */
const TOLERATED_MS = 5 * 60_000;

/** It was written by a clock that has been set back since: nothing is to be waited for until then. */
export const isYetToCome = (happened: Date, now: Date): boolean => happened.getTime() > now.getTime() + TOLERATED_MS;
