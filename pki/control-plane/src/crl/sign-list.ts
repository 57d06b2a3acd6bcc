import { ok, type Result, refused } from '@bfcert/kernel/result';
import {
  assembleCrl,
  encodeTbsCrl,
  type IssuingDistributionPoint,
  parseCrlOutline,
  verifyCrl,
} from '@bfcert/kernel/x509';
import type { WorkSlices } from '../work-slices.ts';
import type { CrlIssuer, CrlSigner } from './crl-issuer.ts';
import { lintCrl } from './crl-ticket.ts';
import type { EntryRun } from './entry-run.ts';

export interface NextList {
  readonly issuer: CrlIssuer;
  readonly key: CrlSigner;
  readonly scope: IssuingDistributionPoint;
  readonly entries: EntryRun;
  readonly number: number;
  /** The highest number this list ever had; null before the first. */
  readonly lastNumber: number | null;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly now: Date;
}

/**
 * The DER of a list that passed every lint, signed and read back. Throws when what was signed is not
 * what was linted: then a key, the memory or the code is broken, and nothing may leave.
 */
export async function signList(list: NextList, slices: WorkSlices): Promise<Result<Buffer, string>> {
  const { issuer, key, entries, scope, lastNumber, now } = list;
  const { certificate, validityMs } = issuer;
  const { signatureAlgorithm } = key;
  const tbs = encodeTbsCrl({
    signatureAlgorithm,
    issuer: certificate,
    thisUpdate: list.thisUpdate,
    nextUpdate: list.nextUpdate,
    number: BigInt(list.number),
    issuingDistributionPoint: scope,
    entries: entries.parts(),
  });
  await slices.next();
  const draft = { tbs, signatureAlgorithm, issuer: certificate, scope, entries, lastNumber };
  const ticket = lintCrl({ ...draft, longestValidityMs: validityMs, now });
  if (!ticket.ok) return refused(`${ticket.refusal[0].lint}: ${ticket.refusal[0].fault}`);
  await slices.next();
  const signature = await key.signCrl(ticket.value);
  await slices.next();
  const der = assembleCrl(tbs, signatureAlgorithm, signature);
  await slices.next();
  const parsed = parseCrlOutline(der);
  if (!parsed.ok || !parsed.value.tbs.equals(tbs) || !verifyCrl(parsed.value, certificate).ok) {
    throw new Error(`the list ${list.number} of ${certificate.fingerprint} is not what was linted`);
  }
  await slices.next();
  return ok(der);
}
