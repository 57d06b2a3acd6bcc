import { tellOfPki } from '../audit/tell-of-pki.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { RevocationMark } from '../certificate/certificate-store.ts';
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
    let last: RevocationMark | undefined;
    do {
      const limit = isDoubted || forgotten > 0 ? PAGE : NEWEST;
      const page = await deps.certificates.confirmedRevocations(now.toISOString(), last ?? null, limit);
      const revocations: KnownRevocation[] = [];
      for (const { record } of page) {
        const revocation = await revocationOf(record, issuers);
        if (revocation !== null) revocations.push(revocation);
      }
      if (revocations.length > 0) forgotten += (await deps.authority.adoptRevocations(revocations)).adopted;
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

/** The date is the one that lists and answers have given until now. Null: whose issuer nobody knows any more. */
async function revocationOf(record: Certificate, issuers: IssuerFingerprints): Promise<KnownRevocation | null> {
  if (record.state === 'revoked' && record.confirmedByAuthorityAt !== null) {
    const { signed, reason, confirmedByAuthorityAt: revokedAt } = record;
    const issuer = await issuers.of(signed);
    return issuer === null ? null : { issuer, serial: signed.serial, reason, revokedAt };
  }
  if (record.state !== 'deleted' || record.revocation === null) return null;
  const { authority, serial, reason, confirmedAt: revokedAt } = record.revocation;
  const issuer = record.revocation.issuer ?? (await issuers.ofAuthority(authority));
  return issuer === null ? null : { issuer, serial, reason, revokedAt };
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
