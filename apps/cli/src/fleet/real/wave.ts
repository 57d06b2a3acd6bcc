import { type Api, bodyOf, idempotent } from '@bfcert/api-client';
import type { RulesGiven } from '../../commands/api/waves/rules.ts';

export interface WaveParts {
  /** Who plans and asks. */
  readonly api: Api;
  /** Another person's, who says yes. */
  readonly approver: Api;
  readonly name: string;
  readonly identityIds: readonly string[];
  readonly rules: RulesGiven;
  readonly reason: string;
  readonly say: (sentence: string) => void;
}

/** Plans a wave of these stations, asks for its start and answers for the other person; its id. */
export async function startWave(parts: WaveParts): Promise<string> {
  const { api, approver, name, rules, reason, say } = parts;
  const selection = { identityIds: [...parts.identityIds] };
  const plan = async (dryRun: boolean, count: number | null) =>
    bodyOf(
      await api.POST('/api/v1/waves', {
        params: { query: { dryRun: dryRun ? 'true' : 'false' }, header: idempotent() },
        body: { kind: 'migration', name, selection, rules, count, reason },
      }),
    );
  const dry = await plan(true, null);
  for (const { count, detail } of dry.skipped) say(`${count} are left alone: ${detail}`);
  const { waveId } = await plan(false, dry.count);
  if (waveId === null) throw new Error('the server planned no wave');
  const asked = bodyOf(
    await api.POST('/api/v1/waves/{id}/actions/start', {
      params: { path: { id: waveId }, header: idempotent() },
      body: { reason },
    }),
  );
  await approver.POST('/api/v1/approvals/{id}/actions/approve', {
    params: { path: { id: asked.approvalId }, header: idempotent() },
    body: { reason },
  });
  say(`wave ${waveId} has ${dry.count} stations in ${dry.groups.length} groups`);
  return waveId;
}

export interface WaveStanding {
  readonly waveId: string;
  readonly state: string;
  /** Why it is held; null: it is not. */
  readonly held: string | null;
  /** Nothing more happens in it by itself. */
  readonly isOver: boolean;
}

export async function readWave(api: Api, waveId: string): Promise<WaveStanding> {
  const wave = bodyOf(await api.GET('/api/v1/waves/{id}', { params: { path: { id: waveId } } }));
  const { state, hold, groups } = wave;
  const underWay = groups.reduce((all, group) => all + group.underWay, 0);
  const isOver = state === 'completed' || ((state === 'held' || state === 'aborted') && underWay === 0);
  return { waveId, state, held: hold?.because ?? null, isOver };
}
