/**
 * What PostgreSQL answers when the statement is not to blame, by SQLSTATE class (its manual, appendix
 * A): connection, rollback, resources, a lock, an operator or a shutdown, its disk. Data and
 * constraints (22, 23) are the statement's fault, and so, to us, is an internal error (XX).
 */
const OUTAGE_CLASSES: ReadonlySet<string> = new Set(['08', '40', '53', '55', '57', '58']);
/** Read-only after a failover; ended for being idle. */
const OUTAGE_STATES: ReadonlySet<string> = new Set(['25006', '25P03']);

/** Node's codes of a socket that does not lead there. */
const SOCKET_CODE = /^(ECONN|EPIPE|ETIMEDOUT|ENOENT|EHOST|ENET|EAI_|EMFILE|ENFILE)/;
/** What the driver and its pool say without any code. */
const DRIVER_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after|driver has already been destroyed)|is not queryable$/;

/** Whether PostgreSQL was away or too busy. */
export function isOutage(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isOutage);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code === null) return DRIVER_MESSAGE.test(error.message);
  return SOCKET_CODE.test(code) || OUTAGE_STATES.has(code) || OUTAGE_CLASSES.has(code.slice(0, 2));
}
