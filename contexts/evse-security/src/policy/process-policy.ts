export type StepName =
  | 'readiness'
  | 'authorization_key'
  | 'change_key'
  | 'trust_anchor'
  | 'csr'
  | 'issue'
  | 'install'
  | 'cutover'
  | 'verify'
  | 'rollback'
  | 'handshake'
  | 'listing'
  | 'anchors'
  | 'removal';

/** How patient we are with a station. All times in milliseconds. */
export interface ProcessPolicy {
  /** How long a station may take to answer one command. */
  readonly commandTimeoutMs: number;
  /** Tries of one thing that may fail before a person is asked. */
  readonly retryBudget: number;
  /** Moves to the new connection that may fail before a person is asked. */
  readonly cutoverTries: number;
  /** Of a station that came back the old way while a gateway was away: moves that are not counted among those. */
  readonly excusedCutovers: number;
  /** Wait before the second try; doubles with each, with a stable jitter of ±20 %. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** How long a station may take to come back after its socket was closed. */
  readonly reconnectWaitMs: number;
  /** How long a station may take between its yes and its signing request. */
  readonly signingRequestWaitMs: number;
  /** Requests for a certificate that nobody has asked a station for, of each of its places, taken up within 24 hours. */
  readonly ownRequestsPerDay: number;
  /** How long a station may take from its yes to the end of its report. */
  readonly reportWaitMs: number;
  /** How long a station's list of what it has may stand before it is asked again. */
  readonly listEveryMs: number;
  /** How long a gateway that is not heard of keeps its stations; two ping periods. */
  readonly gatewayLeaseMs: number;
  /** How long a station that has stored a new key is left to come back by itself, where that is convenient. */
  readonly ownReconnectMs: number;
  /** How long a replaced key is still recognised. */
  readonly keyRollbackWindowMs: number;
  /** From entering a step until a person is asked. */
  readonly deadlineMs: Readonly<Record<StepName, number>>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const defaultProcessPolicy: ProcessPolicy = {
  commandTimeoutMs: 30_000,
  retryBudget: 3,
  cutoverTries: 2,
  excusedCutovers: 3,
  firstRetryMs: 30_000,
  longestRetryMs: 30 * MINUTE,
  reconnectWaitMs: 5 * MINUTE,
  signingRequestWaitMs: 5 * MINUTE,
  ownRequestsPerDay: 3,
  reportWaitMs: 2 * MINUTE,
  listEveryMs: DAY,
  gatewayLeaseMs: 2 * MINUTE,
  ownReconnectMs: DAY,
  keyRollbackWindowMs: 7 * DAY,
  deadlineMs: {
    readiness: 7 * DAY,
    authorization_key: DAY,
    /** A day to come back by itself, and as much for a restart that waits for the vehicle to leave. */
    change_key: 3 * DAY,
    trust_anchor: DAY,
    csr: DAY,
    issue: DAY,
    install: DAY,
    /** A restart "when idle" waits for the vehicle to leave. */
    cutover: DAY,
    verify: 6 * HOUR,
    rollback: DAY,
    handshake: 2 * DAY,
    listing: DAY,
    anchors: 2 * DAY,
    removal: DAY,
  },
};
