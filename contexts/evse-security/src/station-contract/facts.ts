import { z } from 'zod';
import { passwordReading } from './admission.ts';
import { certificateUse, listedAnchor, settingName } from './commands.ts';
import { contractCertificateAction, contractCertificateFailure } from './contract-certificate.ts';
import { logProgress, logUploadFailure } from './station-log.ts';

/**
 * What a gateway saw, published durably on `station.facts` in batches. Each fact may arrive twice;
 * `factId` tells. Times are the gateway's clock, RFC 3339 UTC; what a station said of time is
 * separate. Texts of peers are bounded: by the official schema of the message they came in, else to
 * the length stated here, with an ellipsis where they were cut.
 */
const base = { factId: z.string(), at: z.string() };

export const handshakeRefusal = z.enum([
  'unknown_identity',
  /** The identity is gone for good, and somebody came with its name. */
  'identity_decommissioned',
  'malformed_identity',
  'no_credentials',
  'wrong_password',
  /** It was the station's until another key took its place. */
  'former_password',
  'username_is_not_identity',
  'basic_below_profile_floor',
  'basic_on_certificate_port',
  'certificate_required',
  'certificate_chain_invalid',
  /** Its chain leads to a registered root over a CA that is not: what that one vouches for nobody has said. */
  'certificate_issuer_not_registered',
  'certificate_expired',
  'certificate_unknown',
  'certificate_of_another_identity',
  /** A local controller's certificate, under the name of a station that is not bound to it. */
  'station_not_behind_controller',
  /** The station is bound to a local controller, and this was not that one's certificate. */
  'station_behind_controller',
  'certificate_revoked_or_retired',
  'certificate_subject_mismatch',
  /** Of a vendor whose root is registered, at a station that has, or had, a certificate of its own, or has a password. */
  'factory_certificate_not_awaited',
  'subprotocol_unsupported',
  'rate_limited',
  /** Its credentials hold, and it has entered so often of late that it has to wait. */
  'connects_too_often',
  'admission_table_stale',
  'wrong_path',
]);
export type HandshakeRefusal = z.infer<typeof handshakeRefusal>;

/** A gateway's own door, past whatever stands in front of several. */
export const gatewayListens = z.object({
  /** An address, or a name; never a wildcard. */
  host: z.string().min(1).max(253),
  certificateOnlyPort: z.int().min(1).max(65_535),
});
export type GatewayListens = z.infer<typeof gatewayListens>;

export const stationFact = z.discriminatedUnion('kind', [
  /** The gateway's process is new and has no sessions. Comes after the last fact of the process before it. */
  z.object({
    ...base,
    kind: z.literal('gateway_started'),
    /** Where servers find its certificate-only door. Left out: it does not say, as one of the release before. */
    listens: gatewayListens.optional(),
  }),
  /** TLS handshake, admission and upgrade all succeeded. `fingerprint` was proven in this handshake. */
  z.object({
    ...base,
    kind: z.literal('session_opened'),
    identityId: z.string(),
    connectionId: z.string(),
    protocol: z.string(),
    /** 3: by client certificate; 2: by password over TLS. */
    securityProfile: z.int(),
    port: z.int(),
    remoteAddress: z.string(),
    fingerprint: z.string().nullable(),
    /** The authorization key version that let it in. */
    keyId: z.string().nullable(),
    /** What the station makes of that key; null without one. */
    passwordReading: passwordReading.nullable().default(null),
    tlsVersion: z.string(),
    /** PEM: the certificate that nobody recorded, and by which it was let in all the same (`adoptsCertificate`). */
    adoptedPem: z.string().max(16_384).optional(),
    /** The local controller that carries the station, where one does: `fingerprint` is its certificate, and proves it alone. */
    controllerId: z.string().optional(),
    /** In recovery: `fingerprint` is the named bootstrap's, not a certificate of the station's own. */
    bootstrap: z.boolean().default(false),
    /** The exceptions without which the names of its certificate would not have passed: at most one each for CN and O. */
    bindingExceptions: z.array(z.string()).max(2).default([]),
  }),
  z.object({
    ...base,
    kind: z.literal('session_closed'),
    identityId: z.string(),
    connectionId: z.string(),
    code: z.int(),
    /** Printable ASCII, at most 123. */
    reason: z.string(),
  }),
  /** Whether the CSMS behind a session is there: told when it comes, and when it has been away for longer than its messages wait. */
  z.object({
    ...base,
    kind: z.literal('upstream_changed'),
    identityId: z.string(),
    connectionId: z.string(),
    /** Its name in the settings. */
    upstream: z.string(),
    isConnected: z.boolean(),
    /** Why not, for people; printable ASCII, at most 255. */
    detail: z.string(),
  }),
  /** Whose a station's signing requests for vehicles are from now on: its upstream has asked for one, or we have, or it is over. */
  z.object({
    ...base,
    kind: z.literal('vehicle_requests_asked'),
    identityId: z.string(),
    connectionId: z.string(),
    /** Its name in the settings; null: ours. */
    upstream: z.string().nullable(),
  }),
  /** What a station said to a change that its upstream was let make (`station.upstream_change`). */
  z.object({
    ...base,
    kind: z.literal('upstream_change_answered'),
    identityId: z.string(),
    connectionId: z.string(),
    upstream: z.string(),
    change: z.enum(['install', 'delete']),
    /** Its status, in its own words; printable ASCII, at most 50. */
    answer: z.string(),
    /** Of the decision that let it be made. */
    correlationId: z.string(),
  }),
  z.object({
    ...base,
    kind: z.literal('handshake_refused'),
    reason: handshakeRefusal,
    /** The name asked for, as far as it was readable; control characters removed, at most 48. */
    wireName: z.string().nullable(),
    identityId: z.string().nullable(),
    port: z.int(),
    remoteAddress: z.string(),
    /** As the peer made it; the serial at most 64 characters, subject and issuer at most 256 each. */
    certificate: z
      .object({ fingerprint: z.string(), serial: z.string(), subject: z.string(), issuer: z.string().optional() })
      .nullable(),
    /** Equal refusals inside one second are counted, not repeated. */
    count: z.int().min(1),
  }),
  z.object({
    ...base,
    kind: z.literal('boot_notification'),
    identityId: z.string(),
    connectionId: z.string(),
    /** Of the session. */
    securityProfile: z.int(),
    vendor: z.string(),
    model: z.string(),
    serialNumber: z.string().nullable(),
    firmwareVersion: z.string().nullable(),
    reason: z.string(),
    answered: z.enum(['accepted', 'pending', 'rejected']),
    /** Null when the station sent none. */
    serialMatchesBinding: z.boolean().nullable(),
    /** It named the SIM card of its modem. */
    hasModem: z.boolean().optional(),
  }),
  /** A report of a station has ended, with what of it is a setting of ours. Of whose asking, `requestId` tells. */
  z.object({
    ...base,
    kind: z.literal('settings_reported'),
    identityId: z.string(),
    connectionId: z.string(),
    requestId: z.int(),
    /** As long as the official schemas let a value of a variable be. */
    settings: z.partialRecord(settingName, z.string().max(2_500)),
  }),
  z.object({
    ...base,
    kind: z.literal('security_event'),
    identityId: z.string(),
    connectionId: z.string(),
    /** Open list: unknown types are kept. */
    type: z.string(),
    stationTime: z.string(),
    techInfo: z.string().nullable(),
    /** How often it was said: repetitions are told together, with the newest time and text. Left out: once. */
    count: z.int().min(1).optional(),
    /** The OCPP subprotocol of its session: editions differ in what they call critical. */
    protocol: z.string().optional(),
  }),
  /** What a station says of a log that it was asked for. */
  z.object({
    ...base,
    kind: z.literal('log_progress'),
    identityId: z.string(),
    connectionId: z.string(),
    /** Null: it names none, as when it tells of itself because it was triggered to. */
    requestId: z.int().nullable(),
    progress: logProgress,
    detail: z.string().nullable(),
  }),
  /** The content of a log that was let in did not come to its end here. */
  z.object({
    ...base,
    kind: z.literal('log_upload_failed'),
    logId: z.string(),
    identityId: z.string(),
    attempt: z.int(),
    remoteAddress: z.string(),
    reason: logUploadFailure,
    /** Of how many bytes it can tell. */
    bytes: z.int(),
  }),
  /** A station has said more than its share of the gateway's disk: so much was answered as not taken, and is kept nowhere here. */
  z.object({
    ...base,
    kind: z.literal('station_noisy'),
    identityId: z.string(),
    count: z.int().min(1),
    /** By kind of fact. */
    kinds: z.record(z.string().max(40), z.int()),
  }),
  /** A vehicle asked for the certificate of its contract and got none. Of its EXI and its contracts only how much there was. */
  z.object({
    ...base,
    kind: z.literal('contract_certificate_failed'),
    identityId: z.string(),
    connectionId: z.string(),
    reason: contractCertificateFailure,
    action: contractCertificateAction,
    /** As the station named it, at most 50. */
    schemaVersion: z.string(),
    exiCharacters: z.int(),
    mostChains: z.int().nullable(),
    prioritisedContracts: z.int(),
  }),
]);
export type StationFact = z.infer<typeof stationFact>;

/** What a gateway publishes. A server reads it fact by fact (`readStationFacts`). */
export const stationFacts = z.object({ facts: z.array(stationFact).min(1).max(500) });

/**
 * Request `station.signing_request`: the station's CSR is stored, and a job, before the answer. No
 * answer means it was not stored: the station gets a CALLERROR, never a Rejected.
 */
export const signingRequest = z.object({
  identityId: z.string(),
  connectionId: z.string(),
  csr: z.string(),
  use: certificateUse,
  /** The station's own number of this request, which the delivery repeats. */
  requestId: z.int().optional(),
  /** The root that the station wants its chain to end at, normalised. */
  wantedRoot: listedAnchor.optional(),
});
export type SigningRequestMessage = z.infer<typeof signingRequest>;

export const signingRequestAnswer = z.object({ accepted: z.boolean(), reason: z.string().nullable() });
export type SigningRequestAnswer = z.infer<typeof signingRequestAnswer>;
