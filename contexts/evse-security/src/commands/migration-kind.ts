import type { Transaction } from '@bfcert/kernel/transaction';
import { changesKey } from '../key-rotation/key-rotation.ts';
import { decideMigration } from '../migration-case/decide.ts';
import type { MigrationFacts } from '../migration-case/facts.ts';
import type { MigrationCase, MigrationPhase } from '../migration-case/migration-case.ts';
import { provesProfile3 } from '../migration-case/proves-profile-3.ts';
import { type MigrationEvent, migrationTransitions } from '../migration-case/transitions.ts';
import { type EvseSecurityDependencies, MIGRATIONS } from '../ports.ts';
import type { StationFacts } from '../station-process/check.ts';
import { bringOwedCertificate } from './bring-owed-certificate.ts';
import { keysOf } from './keys-of.ts';
import { memberStateOfCase } from './migration-work.ts';
import type { Move, ProcessKind } from './process-kind.ts';
import { recordChange } from './record-change.ts';
import { changeKeyState } from './record-key-change.ts';
import { recordWaveMember } from './record-wave-member.ts';

/** The only steps whose checks look at when gateways started. */
const mayFallBack: ReadonlySet<MigrationPhase> = new Set(['cutover', 'verify']);

export function migrationKind(deps: EvseSecurityDependencies): ProcessKind<MigrationPhase, MigrationEvent> {
  const { stores, policy } = deps;
  return {
    queue: MIGRATIONS,
    changedEvent: 'MigrationStateChanged',
    store: stores.migrations,
    next: migrationTransitions.next,
    events: { done: 'done', stopped: 'quarantined' },
    decide: async (tx, process, facts, now) => decideMigration(await migrationFacts(deps, tx, process, facts), now),
    deadlineMs: (phase) => {
      switch (phase) {
        case 'planned':
        case 'active':
        case 'quarantine':
        case 'exempt':
        case 'abandoned':
          return null;
        default:
          return policy.deadlineMs[phase];
      }
    },
    afterMove: (tx, move) => afterMove(deps, tx, move),
  };
}

/** What a migration is decided by beside what every process is. */
export async function migrationFacts(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  process: MigrationCase,
  facts: StationFacts,
): Promise<MigrationFacts> {
  const { stores, profile2Url, profile3 } = deps;
  const profile2 = { url: profile2Url, messageTimeoutSeconds: profile3.messageTimeoutSeconds };
  const keys = await keysOf(deps, tx, process.identityId);
  const rotation = await stores.keyRotations.latestOf(tx, process.identityId);
  const keyIsBeingRotated = rotation !== null && changesKey(rotation.phase);
  const gatewayStartedAt = mayFallBack.has(process.phase) ? await stores.gateways.latestStart(tx) : null;
  const known = { ...facts, ...keys, keyIsBeingRotated, reconnectFrom: null, profile2 };
  return { ...known, case: process, gatewayStartedAt, profile3 };
}

async function afterMove(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { on, before, after, context }: Move<MigrationPhase, MigrationEvent>,
): Promise<void> {
  const { stores } = deps;
  const { identityId } = after;
  await recordWaveMember(deps, tx, { before, after }, memberStateOfCase(after.phase), context);
  if (provesProfile3(before.phase, after.phase)) {
    await stores.chargers.raiseFloor(tx, identityId, 3);
    for (const key of await stores.keys.ofCharger(tx, identityId)) {
      if (key.state === 'retired' || key.state === 'revoked') continue;
      await changeKeyState(deps, tx, key, 'no_longer_needed', context);
    }
    await stores.dirtyEntries.mark(tx, identityId);
    const floor = { event: 'ProfileFloorRaised', action: 'verify-migration', before: '2', after: '3' };
    await recordChange(deps, tx, { identityId, ...floor, data: { processId: after.id } }, context);
    await bringOwedCertificate(deps, tx, after, context);
  }
  if (on === 'quarantined') {
    const data = {
      managedIdentityId: identityId,
      migrationCaseId: after.id,
      quarantineReason: after.stop?.because ?? after.lastOutcome,
      failureCount: after.cutoverFailures,
    };
    const named = { event: 'MigrationQuarantined', action: 'quarantine-migration' };
    await recordChange(deps, tx, { identityId, ...named, before: before.phase, after: 'quarantine', data }, context);
  }
}
