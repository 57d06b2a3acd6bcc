import type { WaveObjection } from '../wave/wave-objection.ts';
import { withoutCutoverPath } from './key-cutover-objection.ts';
import { keysOf } from './keys-of.ts';
import { type KeyRotationObjection, objectionsToKeyRotation, openKeyRotation } from './open-key-rotation.ts';
import { keyRotationSentences } from './rotate-authorization-key.ts';
import type { WaveWork } from './wave-work.ts';

/** Waves that bring stations to new AuthorizationKeys. */
export const keyRotationWork: WaveWork = {
  kindsFor: () => ['station'],
  objections: async (deps, tx, stations) => {
    const against = await objectionsToKeyRotation(deps, tx, stations, { trigger: 'hygiene' });
    const withoutPath = await withoutCutoverPath(deps, tx, stations);
    return new Map(
      stations.flatMap(({ identityId }) => {
        const objection = against.get(identityId);
        const told = objection === undefined ? withoutPath.get(identityId) : inWords(objection);
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

function inWords(objection: KeyRotationObjection): WaveObjection {
  if (typeof objection === 'object') {
    return { reason: 'family_cannot', code: objection.reason, detail: objection.detail };
  }
  return { reason: objection, code: objection, detail: keyRotationSentences[objection] };
}
