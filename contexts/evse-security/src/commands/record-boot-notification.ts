import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { BootSeen, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import { beginKeyRotation } from './begin-key-rotation.ts';
import { SCHEDULE } from './end-station-order.ts';
import { tellProcesses } from './open-processes.ts';
import { addOrder } from './order-of-station.ts';
import { recordSerialMismatch } from './record-security-event.ts';

type BootNotified = Extract<StationFact, { kind: 'boot_notification' }>;

/**
 * A station booted and was answered. Recorded also when its session is over by now: it believes the
 * answer, and does not boot again when it comes back.
 */
export async function recordBootNotification(
  deps: EvseSecurityDependencies,
  fact: BootNotified,
  nodeId: string,
): Promise<void> {
  const { stores, transactions, clock } = deps;
  const identityId = fact.identityId as ChargerId;
  const isNews = await transactions.run(async (tx): Promise<boolean> => {
    const now = clock.now();
    if (!(await stores.seenFacts.add(tx, fact.factId, now))) return false;
    const named = fact.serialMatchesBinding === null ? 'no serial number' : `serial number ${fact.serialNumber ?? ''}`;
    await tellProcesses(deps, tx, identityId, {
      text: `booted (${fact.reason}), ${named}: ${fact.answered}`,
      noteworthy: false,
    });
    // Two gateways may report a boot of it at once.
    const charger = await stores.chargers.lock(tx, identityId);
    if (charger === null) return false;
    // Its session's facts precede it in the same gateway's order.
    const session = await stores.sessions.byConnection(tx, identityId, fact.connectionId);
    const serial = lastNamed(fact, charger.boot);
    await stores.chargers.recordBoot(
      tx,
      identityId,
      {
        number: (charger.boot?.number ?? 0) + 1,
        at: now,
        epoch: session?.epoch ?? 0,
        securityProfile: fact.securityProfile,
        answered: fact.answered,
        ...serial,
        ...(fact.hasModem === true ? { hasModem: true } : {}),
      },
      { vendor: fact.vendor, model: fact.model, firmwareVersion: fact.firmwareVersion },
    );
    await stores.dirtyEntries.mark(tx, identityId);
    if (charger.firmwareVersion !== null && fact.firmwareVersion !== charger.firmwareVersion) {
      await readLimitsAgain(deps, tx, identityId, fact.firmwareVersion);
    }
    if (isOnAnotherBoard(serial, charger.boot)) {
      const reason = `it names the serial number ${serial.serialNumber ?? ''} that is bound now, and named another before`;
      const context = { actor: systemActor('key-triggers'), reason, correlationId: fact.factId };
      await beginKeyRotation(deps, tx, identityId, 'board_replacement', context);
    }
    const differs =
      charger.boot?.answered !== fact.answered || charger.boot.serialMatchesBinding !== serial.serialMatchesBinding;
    if (fact.answered === 'accepted' || serial.serialMatchesBinding !== false) return differs;
    const { at, serialNumber } = fact;
    const remoteAddress = session?.remoteAddress ?? null;
    await recordSerialMismatch(deps, tx, charger, { at, serialNumber, remoteAddress, nodeId });
    return differs;
  });
  // It may be back at another gateway at once, which must meet it with the same answer. The mark stays until then.
  if (isNews) await deps.admission.publish([identityId]);
}

/** Another firmware may take longer or shorter chains and passwords, or keep more roots. */
async function readLimitsAgain(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  firmwareVersion: string | null,
): Promise<void> {
  const context = {
    actor: SCHEDULE.actor,
    reason: `its firmware is ${firmwareVersion ?? 'another one'} now`,
    correlationId: newId('cor', deps.clock.now().getTime()),
  };
  await addOrder(deps, tx, { identityId, thing: { kind: 'read_limits' }, lifetimeMs: LIMITS_LIFETIME_MS }, context);
}

/** It has just booted; one that leaves again at once is asked when it is back within the day. */
const LIMITS_LIFETIME_MS = 86_400_000;

/**
 * What kept its key is in others' hands. A number that is not the bound one is somebody else's as far as anybody knows, and
 * whoever names it is told no key.
 */
const isOnAnotherBoard = (
  now: Pick<BootSeen, 'serialNumber' | 'serialMatchesBinding'>,
  before: Pick<BootSeen, 'serialNumber'> | null,
): boolean =>
  now.serialMatchesBinding === true && before?.serialNumber != null && before.serialNumber !== now.serialNumber;

/** A wrong serial number stays until the bound one is named: leaving it out next time proves nothing (B01.FR.12). */
function lastNamed(fact: BootNotified, before: BootSeen | null) {
  const stays = fact.serialMatchesBinding === null && before?.serialMatchesBinding === false;
  const { serialNumber, serialMatchesBinding } = stays ? before : fact;
  return { serialNumber, serialMatchesBinding };
}
