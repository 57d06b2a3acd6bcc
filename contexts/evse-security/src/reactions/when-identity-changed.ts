import { boundValue, type Identity } from '@bfcert/certificate-lifecycle';
import { type Actor, systemActor } from '@bfcert/kernel/actor';
import type { ChargerId } from '../charger/charger.ts';
import { type ChargerNames, parseOrganisation, parseSerialNumber, parseWireName } from '../charger/charger-names.ts';
import { beginKeyRotation } from '../commands/begin-key-rotation.ts';
import { followController } from '../controller/follow-controller.ts';
import { type Reaction, textOf } from './reaction.ts';

/** A charger belongs to the owner and the family, and comes in under the names, that its identity has now, and under no other. */
export const whenIdentityChanged: Reaction = {
  name: 'evse-security.when-identity-changed',
  types: ['IdentityChanged'],
  react: async (deps, { id, subject, data, actor, correlationId }) => {
    const identityId = subject as ChargerId;
    // As it is now: of two changes whichever comes last here.
    const identity = await deps.lifecycle.findIdentity(identityId);
    if (identity === null) return;
    const names = namesOf(identity);
    const isRenamed = await deps.transactions.run(async (tx) => {
      const charger = await deps.stores.chargers.find(tx, identityId);
      if (charger === null) return false;
      await deps.stores.chargers.moveTo(tx, identityId, identity);
      if (charger.owner !== identity.owner) {
        const reason = `the station went over from ${charger.owner} to ${identity.owner}`;
        const context = { actor: systemActor('key-triggers'), reason, correlationId, causationId: id };
        await beginKeyRotation(deps, tx, identityId, 'installer_transfer', context);
      }
      if (names === null) return false;
      await deps.stores.chargers.rename(tx, identityId, names);
      await deps.stores.dirtyEntries.mark(tx, identityId);
      return true;
    });
    // Gateways learn it at once.
    if (isRenamed) await deps.admission.publish([identityId]);
    const by: Actor = { ...actor, owners: 'all' };
    const reason = textOf(data, 'reason') ?? 'its identity was changed';
    await followController(deps, identityId, { actor: by, reason, correlationId, causationId: id });
  },
};

function namesOf(identity: Identity): ChargerNames | null {
  const [wireName, serialNumber, organisation] = [
    parseWireName(boundValue(identity, 'ocpp_identity') ?? ''),
    parseSerialNumber(boundValue(identity, 'serial_number') ?? ''),
    parseOrganisation(boundValue(identity, 'organisation') ?? ''),
  ];
  if (!wireName.ok || !serialNumber.ok || !organisation.ok) return null;
  return { wireName: wireName.value, serialNumber: serialNumber.value, organisation: organisation.value };
}
