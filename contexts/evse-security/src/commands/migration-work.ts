import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger, ChargerId } from '../charger/charger.ts';
import { type MigrationPhase, stateOf, stepOf } from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { MemberState } from '../wave/wave.ts';
import type { WaveObjection } from '../wave/wave-objection.ts';
import { withoutCutoverPath } from './key-cutover-objection.ts';
import { type MigrationObjection, objectionsToMigration, openMigration } from './open-migration.ts';
import type { WaveWork } from './wave-work.ts';

/** Waves that bring stations to Profile 3. */
export const migrationWork: WaveWork = {
  kindsFor: () => ['station'],
  objections: async (deps, tx, stations) => {
    const against = await objectionsToMigration(deps, tx, stations);
    const open = await openCasesOf(deps, tx, stations);
    const withoutPath = await withoutCutoverPath(deps, tx, stations);
    return new Map(
      stations.flatMap(({ identityId }): readonly (readonly [ChargerId, WaveObjection])[] => {
        const objection = against.get(identityId) ?? open.get(identityId);
        const because = objection === undefined ? withoutPath.get(identityId) : told(objection);
        return because === undefined ? [] : [[identityId, because]];
      }),
    );
  },
  unfit: ({ lifecycle }, station) =>
    lifecycle.migrationPermission(station) === 'awaits_owner' ? ownerHasNotAgreed : null,
  begin: (deps, tx, identityId, _wave, context) => openMigration(deps, tx, identityId, context),
  standing: async ({ stores }, tx, ids) => {
    const cases = await stores.migrations.latestOfEach(tx, ids);
    return new Map(
      [...cases].map(([identityId, { id, phase, waitingFor }]) => [
        identityId,
        { processId: id, state: stateOf(phase), step: stepOf(phase), waitingFor },
      ]),
    );
  },
};

/** A case that a person has resumed is under way again. */
export function memberStateOfCase(phase: MigrationPhase): Exclude<MemberState, 'waiting'> {
  if (phase === 'active') return 'active';
  // Two people have said that it stays where it is: that is no failure, and its group goes on without it.
  if (phase === 'exempt') return 'left_out';
  return phase === 'quarantine' || phase === 'abandoned' ? 'failed' : 'under_way';
}

const ownerHasNotAgreed: WaveObjection = {
  reason: 'owner_approval_missing',
  code: 'owner_approval_missing',
  detail: 'The policy has its migration wait for the owner, who has not agreed.',
};

type OpenCase = 'case_is_open' | 'exempt_from_migration';

async function openCasesOf(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  stations: readonly Charger[],
): Promise<ReadonlyMap<ChargerId, OpenCase>> {
  const ids = stations.map(({ identityId }) => identityId);
  const cases = [...(await stores.migrations.latestOfEach(tx, ids))];
  return new Map(
    cases
      .filter(([, { phase }]) => phase !== 'abandoned' && phase !== 'active')
      .map(([id, { phase }]) => [id, phase === 'exempt' ? 'exempt_from_migration' : 'case_is_open']),
  );
}

const sentences = {
  already_on_profile_3: 'It is on Profile 3.',
  station_behind_controller: 'A local controller carries it: it has no line of its own to prove a certificate on.',
  case_is_open: 'Its migration is under way, or waits for a person.',
  exempt_from_migration: 'Two people have exempted it from migration.',
} as const;

function told(objection: MigrationObjection | OpenCase): WaveObjection {
  if (typeof objection === 'object') {
    // What its family cannot do is told in its own words.
    return { reason: 'family_cannot', code: objection.reason, detail: objection.detail };
  }
  return { reason: objection, code: objection, detail: sentences[objection] };
}
