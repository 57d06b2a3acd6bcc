import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { formatName, parseChainPem } from '@bfcert/kernel/x509';
import { type Certificate, type CertificateWithMaterial, hasMaterial, IMPORTED } from '../certificate/certificate.ts';
import { isOver } from '../certificate/step.ts';
import type { CommandContext } from '../commands/command.ts';
import { recordEvidence } from '../commands/record-evidence.ts';
import type { LifecycleDependencies, SignedAnswer } from '../ports.ts';
import { placeOfDoor } from './own-certificate.ts';
import { recordOwnCertificate } from './record-own-certificate.ts';

/**
 * What the PKI works with is in force: told as evidence of its records (FR-002a), which retires what was there before.
 * What it shows at its door gets its record here, because it has not made it. Returns whether all of them have one.
 */
export async function tellOfOwnUse(deps: LifecycleDependencies): Promise<boolean> {
  const { fingerprints, doorPem } = await deps.authority.ownInUse();
  const door = doorPem === null ? [] : [await recordDoor(deps, doorPem)];
  const records = await recordsOf(deps, [...fingerprints, ...door]);
  for (const record of records.filter((each) => isToBeTold(each, deps.clock.now()))) {
    const { identityId, signed } = record;
    await recordEvidence(
      deps,
      {
        identityId,
        fingerprint: signed.fingerprint,
        type: 'used_by_process',
        from: 'own_process',
        source: 'pki-control-plane',
        at: deps.clock.now().toISOString(),
      },
      context(deps, 'The PKI control plane works with it.'),
    );
  }
  return records.length === fingerprints.length + door.length;
}

async function recordsOf({ transactions, certificates }: LifecycleDependencies, fingerprints: readonly string[]) {
  return transactions.run(async (tx) => {
    const found: Certificate[] = [];
    for (const fingerprint of fingerprints) {
      const record = await certificates.findByFingerprint(tx, fingerprint);
      if (record !== null) found.push(record);
    }
    return found;
  });
}

/** What is over is in force no more, whoever goes on using it. */
const isToBeTold = (record: Certificate, now: Date): record is CertificateWithMaterial =>
  hasMaterial(record) && record.state !== 'active' && !isOver(record, now);

async function recordDoor(deps: LifecycleDependencies, chainPem: string): Promise<string> {
  const chain = parseChainPem(chainPem);
  const [own] = chain.ok ? chain.value : [];
  if (own === undefined) throw new Error('what the PKI shows at its door cannot be read');
  const answer: SignedAnswer = {
    serial: own.serial,
    fingerprint: own.fingerprint,
    chainPem,
    notBefore: own.notBefore.toISOString(),
    notAfter: own.notAfter.toISOString(),
    authority: formatName(own.issuer),
    profileVersion: IMPORTED,
  };
  await deps.transactions.run(async (tx) => {
    // Of two servers that find it at once the later one finds its record.
    await deps.orphans.lockMark(tx, 'own');
    const cause = {
      action: 'record-own-certificate',
      context: context(deps, 'The PKI control plane shows it at its door.'),
    };
    await recordOwnCertificate(deps, tx, { ...placeOfDoor, answer, operatingModel: 'tracked', replaced: false }, cause);
  });
  return own.fingerprint;
}

const context = ({ clock }: LifecycleDependencies, reason: string): CommandContext => ({
  actor: systemActor('pki-reconciliation'),
  reason,
  correlationId: newId('cor', clock.now().getTime()),
});
