import type { Severity } from './severity.ts';

export const incidentCauses = [
  'certificate_compromised',
  'authorization_key_exposed',
  'profile_2_reopened',
  'revocation_not_arrived',
  'job_dead',
  'orphan_certificate',
  'audit_broken',
  'pki_ledger_rolled_back',
  'identity_mismatch',
  'renewal_not_done',
  'trust_anchor_mismatch',
  'security_log_integrity',
  'device_tampering',
  'capability_contradicted',
  'signing_requests_too_many',
  'vehicle_certificates_differ',
  'synthetic_probe_failed',
] as const;
export type IncidentCause = (typeof incidentCauses)[number];

/** What is the same of every incident with this cause. */
export interface CauseOfIncident {
  readonly severity: Severity;
  /** One sentence: what has happened. */
  readonly means: string;
  /** A heading of docs/operations/incidents.md that says what to do. */
  readonly runbook: string;
  /**
   * `when_gone`: it can be seen whether the cause still holds, and while it does the incident cannot be
   * closed. `by_a_person`: it is something that happened; whether it is dealt with only a person knows.
   */
  readonly ends: 'when_gone' | 'by_a_person';
}

/** The closed set of causes. A new one is a new entry here, and a runbook. */
export const causes: Readonly<Record<IncidentCause, CauseOfIncident>> = {
  certificate_compromised: {
    severity: 'critical',
    means: 'A certificate was revoked because its key, its CA or its subject can be trusted no more.',
    runbook: 'certificate_compromised',
    ends: 'by_a_person',
  },
  authorization_key_exposed: {
    severity: 'critical',
    means: 'A key by which a station came in was revoked, because somebody else knows it or may know it.',
    runbook: 'authorization_key_exposed',
    ends: 'by_a_person',
  },
  profile_2_reopened: {
    severity: 'high',
    means: 'A station that was proven on Profile 3 is let in with a password again, by the word of two people.',
    runbook: 'profile_2_reopened',
    ends: 'by_a_person',
  },
  revocation_not_arrived: {
    severity: 'high',
    means: 'A revocation that is in force here has not arrived elsewhere in time.',
    runbook: 'revocation_not_arrived',
    ends: 'when_gone',
  },
  job_dead: {
    severity: 'high',
    means: 'What the PKI has to do for a certificate was tried, and is tried no more.',
    runbook: 'job_dead',
    ends: 'when_gone',
  },
  orphan_certificate: {
    severity: 'high',
    means: 'A certificate exists, or may exist, that belongs to no record.',
    runbook: 'orphan_certificate',
    ends: 'by_a_person',
  },
  audit_broken: {
    severity: 'critical',
    means: 'The audit is not what was sealed and signed.',
    runbook: 'audit_broken',
    ends: 'when_gone',
  },
  pki_ledger_rolled_back: {
    severity: 'critical',
    means: 'The ledger of the PKI is older than what was read from it before.',
    runbook: 'pki_ledger_rolled_back',
    ends: 'by_a_person',
  },
  identity_mismatch: {
    severity: 'critical',
    means: 'A valid certificate was used under an identity that is not its own.',
    runbook: 'identity_mismatch',
    ends: 'by_a_person',
  },
  renewal_not_done: {
    severity: 'high',
    means: 'A certificate in force ends soon, and nothing has taken its place.',
    runbook: 'renewal_not_done',
    ends: 'when_gone',
  },
  trust_anchor_mismatch: {
    severity: 'high',
    means: 'An endpoint trusts something else than was installed, or refuses what it should trust.',
    runbook: 'trust_anchor_mismatch',
    ends: 'by_a_person',
  },
  security_log_integrity: {
    severity: 'high',
    means:
      'The security log of an endpoint was cleared, can keep nothing more, or has too many kinds of events to be read.',
    runbook: 'security_log_integrity',
    ends: 'by_a_person',
  },
  device_tampering: {
    severity: 'critical',
    means: 'An endpoint reports that somebody tampers with it.',
    runbook: 'device_tampering',
    ends: 'by_a_person',
  },
  capability_contradicted: {
    severity: 'medium',
    means: 'Stations of a family do otherwise than is declared of it.',
    runbook: 'capability_contradicted',
    ends: 'by_a_person',
  },
  signing_requests_too_many: {
    severity: 'medium',
    means: 'A station asks for new certificates again and again, and nobody has asked it to.',
    runbook: 'signing_requests_too_many',
    ends: 'by_a_person',
  },
  vehicle_certificates_differ: {
    severity: 'high',
    means:
      'A station shows vehicles something else than it should: a certificate is lost, revoked, another’s or nobody’s.',
    runbook: 'vehicle_certificates_differ',
    ends: 'when_gone',
  },
  synthetic_probe_failed: {
    severity: 'high',
    means: 'A certificate that was made to try it was not issued, revoked and published in time.',
    runbook: 'synthetic_probe_failed',
    ends: 'when_gone',
  },
};
