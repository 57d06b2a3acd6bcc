import { tellOfPki } from '../audit/tell-of-pki.ts';
import type { RevokedCertificate } from '../certificate/certificate.ts';
import type { KnownRevocation, LifecycleDependencies } from '../ports.ts';
import { IssuerFingerprints } from './issuer-fingerprints.ts';
import type { LedgerDoubt } from './ledger-doubt.ts';

/** A ledger from an old backup lacks the newest first, so these tell whether it lacks any. */
const NEWEST = 50;
const PAGE = 500;

/**
 * Gives the PKI what it has confirmed as revoked, of certificates that have not expired: restored from
 * an old backup, with all that it had published, it calls them good. While there is no doubt only the
 * newest are given; when the ledger had forgotten one of them, all are. What it knows changes nothing,
 * so that two servers may do this at once. Returns how many it had forgotten.
 */
export async function giveRevocationsBack(deps: LifecycleDependencies, doubt: LedgerDoubt): Promise<number> {
  const now = deps.clock.now();
  const isDoubted = doubt.isRaised(now);
  if (isDoubted) doubt.settle(now);
  const issuers = new IssuerFingerprints(deps.authority);
  let forgotten = 0;
  try {
    let last: RevokedCertificate | undefined;
    do {
      const limit = isDoubted || forgotten > 0 ? PAGE : NEWEST;
      const page = await deps.certificates.confirmedRevocations(now.toISOString(), last ?? null, limit);
      if (page.length > 0) {
        const revocations = await Promise.all(page.map((record) => revocationOf(record, issuers)));
        forgotten += await deps.authority.adoptRevocations(revocations);
      }
      last = page.at(-1);
    } while (last !== undefined && (isDoubted || forgotten > 0));
  } catch (error) {
    doubt.raise();
    throw error;
  } finally {
    if (forgotten > 0) await tellOf(deps, forgotten);
  }
  return forgotten;
}

async function revocationOf(
  { signed, reason, revokedAt, confirmedByAuthorityAt }: RevokedCertificate,
  issuers: IssuerFingerprints,
): Promise<KnownRevocation> {
  // The date that lists and answers have given until now.
  return {
    issuer: await issuers.of(signed),
    serial: signed.serial,
    reason,
    revokedAt: confirmedByAuthorityAt ?? revokedAt,
  };
}

const tellOf = (deps: LifecycleDependencies, revocationsGivenBack: number): Promise<void> =>
  deps.transactions.run((tx) =>
    tellOfPki(
      deps,
      tx,
      'PkiLedgerRolledBack',
      'the ledger of the PKI had forgotten revocations; they were given back',
      {
        revocationsGivenBack,
      },
    ),
  );
