import type { MaintenanceWindows } from './maintenance-window.ts';

export const DAY = 86_400;

/** When a certificate of a purpose is renewed, escalated and given up. All durations in seconds. */
export interface LifecyclePolicy {
  /** Rule and version; every record says which one decided it. */
  readonly version: string;
  readonly validity: number;
  /** Before notAfter: a renewal may start. */
  readonly renewBefore: number;
  /** Before notAfter: an operator should look. */
  readonly escalateBefore: number;
  /** Before notAfter: an incident. */
  readonly incidentBefore: number;
  /** After replacement: how long the predecessor may still authenticate, as a rollback. */
  readonly rollbackWindow: number;
  readonly retry: RetryPolicy;
  /** When a renewal may start by itself; null or left out: at any time. */
  readonly maintenance?: MaintenanceWindows | null;
  /** What becomes of a certificate that was issued on the word of one that is compromised; left out: the first. */
  readonly onWordOfCompromised?: OnWordOfCompromised;
  /** Whether certificates are made at all, of a purpose that is allowed to its programs one by one; left out: they are. */
  readonly issuance?: Issuance;
  /** Of the purpose to which migration leads: whether it is begun; left out: it is no matter of the purpose. */
  readonly migration?: MigrationPermission;
  /** Of what a station, or a local controller, has for its own line: what becomes of roots that others put there; left out: the first. */
  readonly rootsOfOthers?: RootsOfOthers;
}

/** `delete`: as the end of each rollout of trust anchors, but for what its connection stands under. */
export const rootsOfOthers = ['leave', 'delete'] as const;
export type RootsOfOthers = (typeof rootsOfOthers)[number];

/** `awaits_owner`: not before the owner has agreed, which a rule for that owner, or some of its stations, then says. */
export const migrationPermissions = ['open', 'awaits_owner'] as const;
export type MigrationPermission = (typeof migrationPermissions)[number];

export const issuances = ['refused', 'allowed'] as const;
export type Issuance = (typeof issuances)[number];

/** Left to a person who decides with the incident, or revoked in the same transaction as the compromised one. */
export const onWordOfCompromised = ['left_to_a_person', 'revoked'] as const;
export type OnWordOfCompromised = (typeof onWordOfCompromised)[number];

export interface RetryPolicy {
  readonly firstDelay: number;
  readonly maximumDelay: number;
  /** After as many failed attempts a job waits for a person. */
  readonly attempts: number;
  /** After its order: so long a job is tried before it waits for a person. */
  readonly deadline: number;
}

/** An outage of the PKI over a long weekend is waited for. */
export const retry: RetryPolicy = { firstDelay: 2, maximumDelay: 900, attempts: 500, deadline: 4 * DAY };

/**
 * 30 days of rollback: stations built to OCPP 2.0.1 before the errata of 2025-09 keep the old
 * certificate for one month after the new one (A02.FR.09) and may fall back to it until then.
 */
export const chargerIdentityPolicy: LifecyclePolicy = {
  version: 'charger_identity/1',
  validity: 180 * DAY,
  renewBefore: 30 * DAY,
  escalateBefore: 14 * DAY,
  incidentBefore: 7 * DAY,
  rollbackWindow: 30 * DAY,
  retry,
  migration: 'open',
};

/** A listener that we run ourselves switches when told to; a day of rollback covers a restart with the old file. */
export const backendServerPolicy: LifecyclePolicy = {
  version: 'backend_server/1',
  validity: 90 * DAY,
  renewBefore: 30 * DAY,
  escalateBefore: 14 * DAY,
  incidentBefore: 7 * DAY,
  rollbackWindow: DAY,
  retry,
};

/**
 * Long-lived, made by the key ceremony; the thresholds are alarms at two years, one year and six months of one that
 * lives for ten years, and at the same shares of its life for one that lives shorter.
 */
export const caCertificatePolicy: LifecyclePolicy = {
  version: 'ca_certificate/1',
  validity: 3650 * DAY,
  renewBefore: 730 * DAY,
  escalateBefore: 365 * DAY,
  incidentBefore: 182 * DAY,
  rollbackWindow: 0,
  retry,
};
