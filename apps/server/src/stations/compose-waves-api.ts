import { parseIdentityId } from '@bfcert/certificate-lifecycle';
import { type EvseSecurity, type OperateWaveRefusal, parseWaveId, type WaveId } from '@bfcert/evse-security';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { cursor } from '../http/cursor.ts';
import { given } from '../http/routes/given.ts';
import { wave, waveDetail, waveMember, wavePlanReport } from '../http/schemas/waves.ts';
import type { WavesApi } from '../http/waves-api.ts';

type Waves = Pick<
  EvseSecurity,
  'planWave' | 'askToStartWave' | 'pauseWave' | 'resumeWave' | 'abortWave' | 'waves' | 'wave' | 'waveMembers'
>;

/** Addresses become ids; one that is none names nothing. */
export function composeWavesApi(evse: Waves): WavesApi {
  const operated =
    (operate: Waves['pauseWave']): WavesApi['pauseWave'] =>
    async (text, context) => {
      const waveId = parseWaveId(text);
      return waveId === null ? noWave : told(await operate({ waveId }, context));
    };
  return {
    planWave: async ({ selection, rules, ...plan }, context) => {
      const { identityIds: texts, owner, family, cohorts, seenWithinDays } = selection;
      const identityIds = texts?.map((text) => parseIdentityId(text)).filter((id) => id !== null);
      if (identityIds?.length !== texts?.length) {
        return refused({ reason: 'charger_unknown', detail: 'One of the ids is no station’s.' });
      }
      const chosen = given({ owner, family, cohorts, identityIds, seenWithinDays });
      const notBefore = rules.notBefore === null ? null : new Date(rules.notBefore);
      const planned = await evse.planWave({ ...plan, rules: { ...rules, notBefore }, selection: chosen }, context);
      return planned.ok ? ok(wavePlanReport.parse(planned.value)) : planned;
    },
    startWave: async (text, context) => {
      const waveId = parseWaveId(text);
      return waveId === null ? noWave : evse.askToStartWave({ waveId }, context);
    },
    pauseWave: operated((input, context) => evse.pauseWave(input, context)),
    resumeWave: operated((input, context) => evse.resumeWave(input, context)),
    abortWave: operated((input, context) => evse.abortWave(input, context)),
    waves: async ({ kind = null, after, limit }, owners) =>
      (await evse.waves({ kind, before: cursor(after, parseWaveId), limit }, owners)).map((one) => wave.parse(one)),
    wave: async (text, owners) => {
      const found = await ofId(text, (id) => evse.wave(id, owners));
      return found === null ? null : waveDetail.parse(found);
    },
    waveMembers: async (text, { state = null, after, limit }, owners) => {
      const found = await ofId(text, (id) => evse.waveMembers(id, { state, after, limit }, owners));
      return found === null ? null : found.map((one) => waveMember.parse(one));
    },
  };
}

const ofId = <Found>(text: string, find: (id: WaveId) => Promise<Found | null>): Promise<Found | null> => {
  const id = parseWaveId(text);
  return id === null ? Promise.resolve(null) : find(id);
};

const noWave = refused({ reason: 'wave_unknown' as const, detail: 'There is no such wave.' });

const sentences: Readonly<Record<OperateWaveRefusal, string>> = {
  role_missing: 'Your roles do not allow this.',
  reason_missing: 'Say why.',
  wave_unknown: 'There is no such wave.',
  not_possible_in_this_state: 'Its state does not allow this: look at it again.',
  idempotency_key_reused: 'This key was used for something else.',
};

const told = <Value>(outcome: Result<Value, OperateWaveRefusal>) =>
  outcome.ok ? outcome : refused({ reason: outcome.refusal, detail: sentences[outcome.refusal] });
