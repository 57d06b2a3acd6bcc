import { startWave } from '../commands/start-wave.ts';
import { parseWaveId } from '../wave/wave.ts';
import { numberOf, type Reaction, textOf } from './reaction.ts';

/** A second person has said yes to the start of a wave. */
export const whenWaveStartApproved: Reaction = {
  name: 'evse-security.when-wave-start-approved',
  types: ['ApprovalAnswered'],
  react: async (deps, { data, actor }) => {
    if (textOf(data, 'command') !== 'start-wave' || textOf(data, 'status') !== 'approved') return;
    const waveId = parseWaveId(textOf(data, 'waveId') ?? '');
    const approvalId = textOf(data, 'approvalId');
    const version = numberOf(data, 'version');
    if (waveId === null || approvalId === null || version === null)
      throw new Error('an approval of a wave names no wave, or no version of it');
    await startWave(deps, { waveId, version, approvalId, approver: actor });
  },
};
