import type { Transaction } from '@bfcert/kernel/transaction';
import { parseChainPem } from '@bfcert/kernel/x509';
import type { Certificate, InstalledCertificate, SignedCertificate } from '../certificate/certificate.ts';
import { newCertificateId } from '../certificate/certificate-id.ts';
import { bringIn, common, move, type Step } from '../certificate/step.ts';
import { type Cause, writeSteps } from '../commands/write-steps.ts';
import type { LifecycleDependencies, SignedAnswer } from '../ports.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { OwnPlace } from './own-certificate.ts';
import { openOwnService } from './own-service.ts';

export interface FoundOwn extends OwnPlace {
  readonly answer: SignedAnswer;
  readonly operatingModel: OperatingModel;
  /** Another has taken its place already. */
  readonly replaced: boolean;
}

/**
 * The record of a certificate of our own, once. It begins as installed, for whoever made it holds its key; use makes
 * it active. One that was over or replaced before anybody recorded it retires in the same transaction.
 */
export async function recordOwnCertificate(
  deps: LifecycleDependencies,
  tx: Transaction,
  found: FoundOwn,
  cause: Cause,
): Promise<void> {
  const { purpose, slot, serviceName, operatingModel, answer } = found;
  if ((await deps.certificates.findByFingerprint(tx, answer.fingerprint)) !== null) return;
  const { identity } = await openOwnService(deps, tx, serviceName, cause);
  const now = deps.clock.now();
  const at = now.toISOString();
  const record: InstalledCertificate = {
    id: newCertificateId(now),
    identityId: identity.id,
    purpose,
    slot,
    operatingModel,
    version: 1,
    requestedAt: at,
    requestReason: cause.context.reason,
    renewalOf: null,
    policyVersion: deps.policies.of({ purpose, slot, operatingModel }, identity).version,
    state: 'installed_pending_activation',
    signed: signedOf(answer, at),
    installedAt: at,
    since: 'import',
  };
  const retired = retiredAtOnce(record, found.replaced, at);
  const begun = bringIn(record, { cause: 'own_service', platform: null, platformStatus: null });
  await writeSteps(deps, tx, retired === null ? [begun] : [begun, retired], cause);
}

function retiredAtOnce(record: InstalledCertificate, replaced: boolean, at: string): Step | null {
  const { signed } = record;
  const retired = { ...common(record), state: 'retired', signed, retiredAt: at } as const;
  if (signed.notAfter <= at) return move(record, 'expire', { ...retired, cause: 'expired' } satisfies Certificate);
  return replaced ? move(record, 'abandon', { ...retired, cause: 'abandoned' } satisfies Certificate) : null;
}

function signedOf(answer: SignedAnswer, issuedAt: string): SignedCertificate {
  const { serial, fingerprint, chainPem, notBefore, notAfter, authority, profileVersion } = answer;
  const chain = parseChainPem(chainPem);
  const [own] = chain.ok ? chain.value : [];
  if (own === undefined) throw new Error(`the PKI's certificate ${fingerprint} cannot be read`);
  const { spkiSha256 } = own;
  return { serial, fingerprint, spkiSha256, chainPem, notBefore, notAfter, authority, profileVersion, issuedAt };
}
