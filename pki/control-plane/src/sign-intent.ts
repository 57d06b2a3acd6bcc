import type { Clock } from '@bfcert/kernel/clock';
import type { Certificate } from '@bfcert/kernel/x509';
import type { IssuingKey } from './authorities/issuing-key.ts';
import type { OnStep } from './issuance-step.ts';
import { lint } from './issuance-ticket.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Intent } from './ledger/records.ts';
import { profileOfVersion } from './profiles/index.ts';
import { sealedCertificate } from './sealed-certificate.ts';

interface Signing {
  readonly key: IssuingKey;
  /** The key's certificate; null: the one that is to be signed, a root's. */
  readonly issuer: Certificate | null;
}

/** Steps 5 to 8 of the issuance cycle for a certificate of our own, that no caller asked for. */
export async function signIntent(
  intent: Intent,
  { key, issuer }: Signing,
  { ledger, clock, onStep }: { readonly ledger: Ledger; readonly clock: Clock; readonly onStep: OnStep },
): Promise<Certificate> {
  const { shape } = profileOfVersion(intent.profileVersion);
  const ticket = lint({ ...intent, shape, issuer });
  if (!ticket.ok) {
    const [{ lint: name, fault }] = ticket.refusal;
    throw new Error(`the certificate of ${intent.commandId} is not signed: ${name}: ${fault}`);
  }
  const certificate = sealedCertificate(intent, await key.sign(ticket.value), key.spki);
  onStep('authority_signed', intent.serial);
  const { serial, fingerprint, der, notAfter } = certificate;
  await ledger.recordCertificate({
    commandId: intent.commandId,
    issuer: intent.issuer,
    serial,
    fingerprint,
    endEntity: false,
    der,
    notAfter,
    recordedAt: clock.now(),
  });
  onStep('authority_recorded', intent.serial);
  return certificate;
}
