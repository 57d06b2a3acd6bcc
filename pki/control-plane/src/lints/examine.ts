import { type Certificate, parseCertificate, parseCertificatePem, verifyIssuedBy } from '@bfcert/kernel/x509';
import type { CertificateShape } from '../profiles/profile.ts';
import { findingsOn, LINTS, type LintFinding } from './index.ts';
import { isRoot, type LintSubject } from './lint.ts';

/** What a file holds at one position, from 1. */
export type FileEntry =
  | { readonly position: number; readonly certificate: Certificate }
  /** It has an algorithm that is not read at all. */
  | { readonly position: number; readonly finding: LintFinding }
  | { readonly position: number; readonly unreadable: string };

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates of a file, in DER (one) or PEM (any number, with any text between them). */
export function readCertificateFile(content: Buffer): readonly FileEntry[] {
  const text = content.toString('latin1');
  if (!text.includes('-----BEGIN ')) return [entryOf(1, parseCertificate(content))];
  const blocks = [...text.matchAll(PEM_BLOCK)];
  if (blocks.length === 0) return [{ position: 1, unreadable: 'there is no certificate in it' }];
  return blocks.map(([block], index) => entryOf(index + 1, parseCertificatePem(block)));
}

function entryOf(position: number, parsed: ReturnType<typeof parseCertificate>): FileEntry {
  if (parsed.ok) return { position, certificate: parsed.value };
  if (parsed.refusal === 'signature_algorithm_not_allowed' || parsed.refusal === 'key_algorithm_not_allowed') {
    return { position, finding: { ...ALLOWED_ALGORITHM, fault: parsed.detail } };
  }
  return { position, unreadable: parsed.detail };
}

const ALLOWED_ALGORITHM = {
  level: 'error',
  lint: 'allowed-algorithm',
  source: 'OCPP A00.FR.501 to 506: no SHA-1, no DSA, no curve beside P-256, P-384 and P-521',
} as const;

export interface Examination {
  readonly issuer: 'known' | 'unknown';
  /** How many of the lints could judge with what is known. */
  readonly judged: number;
  readonly findings: readonly LintFinding[];
}

/**
 * Holds a certificate against every lint that can judge it. Its issuer is looked for among `others`; a
 * signature decides, not a name. `shape` is that of a profile that it is to have.
 */
export function examineCertificate(
  certificate: Certificate,
  others: readonly Certificate[],
  { shape, now }: { readonly shape: CertificateShape | null; readonly now: Date },
): Examination {
  const path = pathOf(certificate, others);
  const issuer = isRoot(certificate) ? certificate : path[1];
  const root = path.at(-1);
  const subject: LintSubject = {
    certificate,
    now,
    ...(issuer === undefined ? {} : { issuer }),
    ...(root === undefined || !isRoot(root) ? {} : { path }),
    ...(shape === null ? {} : { shape }),
  };
  return {
    issuer: issuer === undefined ? 'unknown' : 'known',
    judged: LINTS.filter((lint) => lint.judges(subject)).length,
    findings: findingsOn(subject),
  };
}

/** From the certificate up, as far as its issuers are at hand. */
function pathOf(certificate: Certificate, others: readonly Certificate[]): readonly Certificate[] {
  const path = [certificate];
  for (let last = certificate; !isRoot(last); ) {
    const issuer = others.find(
      (candidate) =>
        !path.some(({ fingerprint }) => fingerprint === candidate.fingerprint) && verifyIssuedBy(last, candidate),
    );
    if (issuer === undefined) break;
    path.push(issuer);
    last = issuer;
  }
  return path;
}
