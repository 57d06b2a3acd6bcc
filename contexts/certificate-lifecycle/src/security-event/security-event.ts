import type { Json } from '@bfcert/kernel/canonical-json';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateJobId } from '../certificate-job/certificate-job-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { IncidentId } from '../incident/incident-id.ts';
import type { Severity } from '../incident/severity.ts';
import type { SecurityEventSource } from './names.ts';
import type { SecurityEventId } from './security-event-id.ts';
import type { SecurityEventCategory, SecurityEventType } from './taxonomy.ts';

/**
 * Something that concerns security, in one form whatever noticed it. Equal ones of an hour are one that
 * counts: the same identity, source, name and address. Texts of others are cut, and never believed.
 */
export interface SecurityEvent {
  readonly id: SecurityEventId;
  readonly type: SecurityEventType;
  /** As its source named it; of an `unlisted` one this is all there is. At most 120 characters. */
  readonly reportedType: string;
  readonly category: SecurityEventCategory;
  readonly severity: Severity;
  readonly critical: boolean;
  readonly source: SecurityEventSource;
  /** Which gateway or service told of the last. */
  readonly reporter: string;
  readonly identityId: IdentityId | null;
  /** Whose identity it is; null: of nobody who is known. */
  readonly owner: string | null;
  readonly remoteAddress: string | null;
  /** RFC 3339, by the clock of whoever told it. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly count: number;
  /** What the endpoint itself said of time, the last: its clock may be wrong. */
  readonly reportedTime: string | null;
  /** Of the first and of the last. */
  readonly firstDetails: Json;
  readonly details: Json;
  readonly incidentId: IncidentId | null;
  /** The certificate it is about, of those we have a record of. */
  readonly certificateId: CertificateId | null;
  /** The job that was at work for that certificate. */
  readonly jobId: CertificateJobId | null;
  /** The migration or renewal that the station was in. */
  readonly processId: string | null;
}

/** What a source tells. */
export interface SecurityEventReport {
  readonly source: SecurityEventSource;
  readonly reporter: string;
  readonly type: string;
  /** One that is not known counts as none. */
  readonly identityId: IdentityId | null;
  readonly remoteAddress: string | null;
  /** RFC 3339. */
  readonly at: string;
  readonly reportedTime: string | null;
  readonly count: number;
  readonly details: { readonly [name: string]: Json };
  /** The OCPP subprotocol by which a station told it; left out: no station did. */
  readonly protocol?: string;
  /** What it is about, as far as its source knows. */
  readonly about?: SecurityEventSubject;
}

export interface SecurityEventSubject {
  readonly certificateId?: string | null;
  /** Of the certificate that was shown: SHA-256, hex. */
  readonly fingerprint?: string | null;
  readonly processId?: string | null;
}
