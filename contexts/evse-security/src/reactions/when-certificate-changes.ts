import type { IdentityId } from '@bfcert/certificate-lifecycle';
import type { ChargerId } from '../charger/charger.ts';
import { tellEndpoint, tellProcesses } from '../commands/open-processes.ts';
import { ADMISSION_REFRESH } from '../ports.ts';
import type { Reaction } from './reaction.ts';

/** Whatever happened to a charger's certificate, gateways need its new entry and waiting processes look again. */
export const whenCertificateChanges: Reaction = {
  name: 'evse-security.when-certificate-changes',
  types: [
    'CertificateIssued',
    'CertificateRequestRefused',
    'CertificateInstalled',
    'CertificateInstallFailed',
    'CertificateActivated',
    'CertificateActivationFailed',
    'CertificateDeactivated',
    'CertificateRetired',
    'CertificateRecovered',
    'CertificateImported',
    'CertificateRevoked',
    'CertificateDeleted',
  ],
  react: async (deps, { type, subject }) => {
    const identityId = subject as ChargerId;
    const rollbackEnds = (await deps.lifecycle.admissibleFingerprints(identityId))
      .filter((one) => one.class === 'rollback')
      .map((one) => new Date(one.until));
    await deps.transactions.run(async (tx) => {
      if ((await deps.stores.chargers.find(tx, identityId)) === null) {
        return tellEndpoint(deps, tx, subject as IdentityId, {
          text: sentence(type),
          noteworthy: type !== 'CertificateRetired',
        });
      }
      await tellProcesses(deps, tx, identityId, { text: sentence(type), noteworthy: type !== 'CertificateRetired' });
      await deps.stores.dirtyEntries.mark(tx, identityId);
      for (const startAfter of rollbackEnds) await deps.nudges.nudge(tx, ADMISSION_REFRESH, identityId, { startAfter });
    });
  },
};

/** `CertificateInstallFailed` → `certificate install failed`. */
const sentence = (type: string): string => type.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
