import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { hasKeyOfOurs } from '../station-process/key-hygiene.ts';
import type { WaveObjection } from '../wave/wave-objection.ts';
import { withoutCutoverPath } from './key-cutover-objection.ts';
import { keysOf } from './keys-of.ts';
import { type KeyRotationObjection, objectionsToKeyRotation, openKeyRotation } from './open-key-rotation.ts';
import { keyRotationSentences } from './rotate-authorization-key.ts';
import type { WaveWork } from './wave-work.ts';

/** Waves that bring stations to new AuthorizationKeys. */
export const keyRotationWork: WaveWork = {
  kindsFor: () => ['station'],
  objections: async (deps, tx, stations, { plannedAt }) => {
    const against = await objectionsToKeyRotation(deps, tx, stations, { trigger: 'hygiene' });
    const withoutPath = await withoutCutoverPath(deps, tx, stations);
    const replaced = plannedAt === undefined ? new Set() : await withKeySince(deps, tx, stations, plannedAt);
    return new Map(
      stations.flatMap(({ identityId }) => {
        const objection = against.get(identityId);
        const told =
          objection === undefined
            ? (withoutPath.get(identityId) ?? (replaced.has(identityId) ? keyReplacedSince : undefined))
            : inWords(objection);
        return told === undefined ? [] : [[identityId, told] as const];
      }),
    );
  },
  begin: async (deps, tx, identityId, _wave, context) => {
    const { activeKey } = await keysOf(deps, tx, identityId);
    // The window of the wave is when its stations may be disturbed.
    const wish = { trigger: activeKey?.mustRotate === true ? 'hygiene' : 'periodic', reconnectFrom: null } as const;
    return openKeyRotation(deps, tx, identityId, wish, context);
  },
  standing: async ({ stores }, tx, ids) => {
    const rotations = await stores.keyRotations.latestOfEach(tx, ids);
    return new Map(
      [...rotations].map(([identityId, { id, phase, waitingFor }]) => [
        identityId,
        { processId: id, state: phase, step: null, waitingFor },
      ]),
    );
  },
};

const keyReplacedSince: WaveObjection = {
  reason: 'key_replaced_since',
  code: 'key_replaced_since',
  detail: 'It has come with a key of ours that was made after the wave was planned.',
};

/** What a wave was to bring them they have, by whatever has begun it (decision 41). */
async function withKeySince(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  stations: readonly Charger[],
  plannedAt: Date,
): Promise<ReadonlySet<ChargerId>> {
  const ids = stations.map(({ identityId }) => identityId);
  const active = (await stores.keys.ofChargers(tx, ids)).filter(({ state }) => state === 'active');
  const fresh = active.filter((key) => hasKeyOfOurs({ activeKey: key }) && key.createdAt >= plannedAt);
  return new Set(fresh.map(({ identityId }) => identityId));
}

function inWords(objection: KeyRotationObjection): WaveObjection {
  if (typeof objection === 'object') {
    return { reason: 'family_cannot', code: objection.reason, detail: objection.detail };
  }
  return { reason: objection, code: objection, detail: keyRotationSentences[objection] };
}
