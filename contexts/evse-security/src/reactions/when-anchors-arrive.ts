import { parseTrustAnchorBundleId } from '@bfcert/certificate-lifecycle';
import { completeRollout } from '../commands/complete-rollout.ts';
import { parseWaveId } from '../wave/wave.ts';
import { type Reaction, textOf } from './reaction.ts';

/** A version of trust anchors begins its way, or a wave that brings it has ended: is there anybody left to be given it? */
export const whenAnchorsArrive: Reaction = {
  name: 'evse-security.when-anchors-arrive',
  types: ['TrustAnchorBundleStateChanged', 'WaveStateChanged'],
  react: async (deps, { type, data }) => {
    const isWave = type === 'WaveStateChanged';
    if (textOf(data, 'after') !== (isWave ? 'completed' : 'releasing')) return;
    const waveId = isWave ? parseWaveId(textOf(data, 'waveId') ?? '') : null;
    const wave = waveId === null ? null : await deps.transactions.snapshot((tx) => deps.stores.waves.find(tx, waveId));
    const bundleId = isWave ? (wave?.bundleId ?? null) : parseTrustAnchorBundleId(textOf(data, 'bundleId') ?? '');
    if (bundleId !== null) await completeRollout(deps, bundleId);
  },
};
