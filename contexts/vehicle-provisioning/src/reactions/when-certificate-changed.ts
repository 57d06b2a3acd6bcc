import type { CertificateInPlace, IdentityId } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { followCertificates } from '../commands/follow-certificates.ts';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import type { ProvisioningCase } from '../provisioning-case/provisioning-case.ts';
import type { Signals } from '../provisioning-case/signals.ts';
import type { Reaction } from './reaction.ts';

/**
 * A vehicle that uses its identity moves the record of its certificate, and so its case; a certificate that is out of force
 * proves nothing any more. Judged by the records as they are now, whichever event tells of them.
 */
export const whenCertificateChanged: Reaction = {
  name: 'vehicle-provisioning.when-certificate-changed',
  types: ['CertificateActivated', 'CertificateDeactivated', 'CertificateRetired', 'CertificateRevoked'],
  react: async (deps, { id, subject, correlationId }) => {
    const { transactions, stores, lifecycle } = deps;
    const open = await casesOf(deps, subject as IdentityId);
    const reason = 'by the record of its certificate';
    const context = { actor: systemActor('provisioning-cases'), reason, correlationId, causationId: id };
    for (const { one } of open) {
      const { identityId, artifact: purpose, slot } = one;
      const all = await lifecycle.certificatesInPlace({ identityId, purpose, slot });
      const used = all.find(({ state }) => state === 'active') ?? null;
      const inForce = used !== null && takerOf(used, open.filter(isOfPlace(one)))?.id === one.id ? used : null;
      await transactions.run(async (tx) => {
        const now = await stores.cases.lock(tx, one.id);
        if (now === null || now.state.name === 'withdrawn') return;
        const signals = await stores.cases.signalsOf(tx, one.id);
        await followCertificates(deps, tx, { one: now, signals }, { inForce, all }, context);
      });
    }
  },
};

interface Open {
  readonly one: ProvisioningCase;
  readonly signals: Signals;
}

const casesOf = ({ transactions, stores }: VehicleProvisioningDependencies, id: IdentityId): Promise<readonly Open[]> =>
  transactions.snapshot(async (tx) => {
    const found: Open[] = [];
    for (const caseId of await stores.cases.openOf(tx, id)) {
      const one = await stores.cases.find(tx, caseId);
      if (one !== null) found.push({ one, signals: await stores.cases.signalsOf(tx, caseId) });
    }
    return found;
  });

const isOfPlace =
  ({ artifact, slot }: ProvisioningCase) =>
  ({ one }: Open): boolean =>
    one.artifact === artifact && one.slot === slot;

/** Whose evidence it is: of the case that knows this certificate, else of the one that is under way, else of the active one. */
function takerOf({ fingerprint }: CertificateInPlace, cases: readonly Open[]): ProvisioningCase | null {
  const knows = cases.find(({ signals }) => signals.evidence.some((row) => row.fingerprint === fingerprint));
  return (knows ?? cases.find(({ one }) => one.state.name !== 'active') ?? cases[0])?.one ?? null;
}
