import type { Result } from '@bfcert/kernel/result';
import { refused } from '@bfcert/kernel/result';
import type {
  IssueRequest,
  KnownRevocation,
  PkiMethod,
  ProfileName,
  RevocationReason,
  SubjectNames,
} from './messages.ts';
import { integer, listOf, nullable, object, oneOf, type Reader, text } from './strict-json.ts';
import { instant, serialNumber } from './value-readers.ts';

export const PROFILE_NAMES: readonly ProfileName[] = [
  'charging-station',
  'charger-combined',
  'csms-server-ec',
  'csms-server-rsa',
  'secc-leaf',
  'secc-leaf-20',
  'vehicle-vas',
  'iot-device',
];

export const REVOCATION_REASONS: readonly RevocationReason[] = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
];

/**
 * The caller chooses command ids; a printable, bounded alphabet keeps them readable in the ledger.
 * The control plane's own ids (`authority:…`) contain a colon, which a caller's never does.
 */
export const COMMAND_ID = /^[A-Za-z0-9._-]{1,80}$/;
const SHA256_HEX = /^[0-9a-f]{64}$/;
/** Of whatever keeps OCSP answers. */
export const STORE_ID = /^[0-9a-f]{32}$/;

/** A CSR has 5,500 characters at most (OCPP SignCertificateRequest.csr); one more shows the codec what was sent. */
const CSR_TEXT_LIMIT = 16_384;
const PAGE_LIMIT = 1_000;

/** Ten years: far above every profile's cap, and far below where dates stop being representable. */
const LONGEST_VALIDITY_SECONDS = 315_576_000;

const commandId = text(80, COMMAND_ID);

export const readIssueRequest: Reader<IssueRequest> = object<IssueRequest>(
  {
    commandId,
    profile: oneOf(...PROFILE_NAMES),
    csrPem: text(CSR_TEXT_LIMIT),
    subject: object<SubjectNames>({ organisation: text(256), commonName: text(256), country: text(8) }, ['country']),
    dnsNames: listOf(text(256), 100),
    validitySeconds: integer(1, LONGEST_VALIDITY_SECONDS),
    root: text(64, SHA256_HEX),
  },
  ['dnsNames', 'root'],
);

/** What each method takes. A method that is not in this table does not exist. */
export interface PkiRequests {
  readonly issue: IssueRequest;
  readonly lookup: { readonly commandId: string };
  readonly void: { readonly commandId: string };
  readonly revoke: { readonly fingerprint: string; readonly reason: RevocationReason };
  readonly authorities: Record<never, never>;
  readonly summary: Record<never, never>;
  readonly metrics: Record<never, never>;
  readonly 'issued-since': Page;
  readonly 'own-since': Page;
  readonly 'own-in-use': Record<never, never>;
  readonly 'orphans-since': Page;
  readonly 'ocsp-since': Page & { readonly store: string | null };
  readonly 'adopt-revocations': { readonly revocations: readonly KnownRevocation[] };
}

/** What follows a position: 0, or `next` of the page before. */
interface Page {
  readonly position: number;
  readonly limit: number;
}

const position = integer(0, Number.MAX_SAFE_INTEGER);
const readPage = object<Page>({ position, limit: integer(1, PAGE_LIMIT) });
const readOcspPage = object<PkiRequests['ocsp-since']>({
  store: nullable(text(32, STORE_ID)),
  position,
  limit: integer(1, PAGE_LIMIT),
});

const readKnownRevocation = object<KnownRevocation>({
  issuer: text(64, SHA256_HEX),
  serial: serialNumber,
  reason: oneOf(...REVOCATION_REASONS),
  revokedAt: instant,
});

const REQUEST_READERS: { readonly [Method in PkiMethod]: Reader<PkiRequests[Method]> } = {
  issue: readIssueRequest,
  lookup: object({ commandId }),
  void: object({ commandId }),
  revoke: object({ fingerprint: text(64, SHA256_HEX), reason: oneOf(...REVOCATION_REASONS) }),
  authorities: object({}),
  summary: object({}),
  metrics: object({}),
  'issued-since': readPage,
  'own-since': readPage,
  'own-in-use': object({}),
  'orphans-since': readPage,
  'ocsp-since': readOcspPage,
  'adopt-revocations': object({ revocations: listOf(readKnownRevocation, PAGE_LIMIT) }),
};

/** A request as the control plane accepts it: the method decides the type of its payload. */
export type PkiRequest = {
  readonly [Method in PkiMethod]: { readonly method: Method; readonly payload: PkiRequests[Method] };
}[PkiMethod];

export type RequestRefusal = { readonly reason: 'unknown_method' | 'malformed_request'; readonly detail: string };

export function parseRequest(method: string, payload: unknown): Result<PkiRequest, RequestRefusal> {
  if (!Object.hasOwn(REQUEST_READERS, method)) {
    return refused({ reason: 'unknown_method', detail: 'the control plane has no such method' });
  }
  const known = method as PkiMethod;
  const read = REQUEST_READERS[known](payload);
  if (!read.ok) return refused({ reason: 'malformed_request', detail: `the ${known} request ${read.refusal}` });
  return { ok: true, value: { method: known, payload: read.value } as PkiRequest };
}
