/** query_canceled: a statement took longer than its session allows (`statementTimeoutMs`). */
const QUERY_CANCELED = '57014';
/** In the words of pg-pool, which has no code for it. */
const NO_SESSION_FREE = 'timeout exceeded when trying to connect';

/** Whether a query was given up because it took too long. */
export const timedOut = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === QUERY_CANCELED;

/** Whether a query was not even begun, because all sessions of its pool were busy for too long. */
export const noSessionFree = (error: unknown): boolean => error instanceof Error && error.message === NO_SESSION_FREE;
