import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certificatePem, parseCertificate } from '@bfcert/kernel/x509';
import type { IssuedCertificate } from '@bfcert/pki-contract';
import type { ControlPlane } from './control-plane.ts';
import type { LedgerCertificate } from './ledger/records.ts';

/** An end entity's certificate as callers get it: the chain without its root, which the endpoint has already. */
export function issuedCertificate(plane: ControlPlane, recorded: LedgerCertificate): IssuedCertificate {
  const intent = plane.ledger.findIntent(recorded.commandId);
  if (intent === null || recorded.issuer === null) {
    throw new Error(`the ledger does not say who issued ${recorded.fingerprint}`);
  }
  const certificate = unwrap(parseCertificate(recorded.der));
  const above = [...authoritiesAbove(plane, intent.authority, recorded.issuer)];
  return {
    commandId: recorded.commandId,
    serial: recorded.serial,
    fingerprint: recorded.fingerprint,
    chainPem: certificatePem(recorded.der) + above.map(({ der }) => certificatePem(der)).join(''),
    authority: intent.authority,
    profileVersion: intent.profileVersion,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
  };
}

/** From the issuing authority up to below the root. */
function* authoritiesAbove(plane: ControlPlane, authority: string, issuer: string): Iterable<Certificate> {
  const outside = plane.outside.get(authority);
  if (outside !== undefined) {
    yield* outside.chain.slice(0, -1);
    return;
  }
  for (let fingerprint: string | null = issuer; fingerprint !== null; ) {
    const recorded: LedgerCertificate | null = plane.ledger.findCertificateByFingerprint(fingerprint);
    if (recorded === null) throw new Error(`the ledger does not hold the authority ${fingerprint}`);
    if (recorded.issuer !== null) yield unwrap(parseCertificate(recorded.der));
    fingerprint = recorded.issuer;
  }
}
