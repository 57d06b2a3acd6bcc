import { unwrap } from '@bfcert/kernel/result';
import { certificatePem, parseCertificate } from '@bfcert/kernel/x509';
import type { IssuedCertificate } from '@bfcert/pki-contract';
import type { Ledger } from './ledger/ledger.ts';
import type { LedgerCertificate } from './ledger/records.ts';
import { REQUESTABLE_PROFILES } from './profiles/index.ts';

/** An end entity's certificate as callers get it: the chain without its root, which the endpoint has already. */
export function issuedCertificate(ledger: Ledger, recorded: LedgerCertificate): IssuedCertificate {
  const intent = ledger.findIntent(recorded.commandId);
  const profile = Object.values(REQUESTABLE_PROFILES).find(({ name }) => name === intent?.profile);
  const issuer = intent?.issuer == null ? null : ledger.findCertificateByFingerprint(intent.issuer);
  if (intent === null || profile === undefined || issuer === null) {
    throw new Error(`the ledger does not say who issued ${recorded.fingerprint}`);
  }
  const certificate = unwrap(parseCertificate(recorded.der));
  return {
    commandId: recorded.commandId,
    serial: recorded.serial,
    fingerprint: recorded.fingerprint,
    chainPem: certificatePem(recorded.der) + certificatePem(issuer.der),
    authority: profile.authority,
    profileVersion: intent.profileVersion,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
  };
}
