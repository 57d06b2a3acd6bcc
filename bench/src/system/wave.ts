import { setTimeout as wait } from 'node:timers/promises';
import { ApiClient } from '@bfcert/api-client';
import { personToken } from '@bfcert/api-client/testing';
import type { MeasuredSystem } from './start-system.ts';

const reason = 'benchmark';

interface Group {
  readonly waiting: number;
  readonly underWay: number;
  readonly active: number;
  readonly failed: number;
  readonly leftOut: number;
}
export interface WaveSeen extends Group {
  readonly state: string;
  /** Why it is held, and since when, in milliseconds since 1970; null: it is not. */
  readonly hold: { readonly because: string; readonly at: number } | null;
}
export interface FailedMember {
  readonly wireName: string;
  readonly because: { readonly code: string } | null;
}

/** Two people of the system: one plans a wave, the other says yes. */
export async function twoPeople({ base, api }: MeasuredSystem): Promise<readonly [ApiClient, ApiClient]> {
  const token = (name: string) => personToken({ base, api, reason }, name, ['administrator']);
  return [new ApiClient(base, await token('ada')), new ApiClient(base, await token('ben'))];
}

/** A wave of these stations, begun; its id. */
export async function startWave(
  [asks, answers]: readonly [ApiClient, ApiClient],
  identityIds: readonly string[],
  rules: Readonly<Record<string, number>>,
): Promise<string> {
  const plan = { kind: 'migration', name: 'bench', selection: { identityIds }, rules, reason };
  const count = identityIds.length;
  const { waveId } = await asks.post<{ waveId: string }>('/waves', { ...plan, count });
  const { approvalId } = await asks.post<{ approvalId: string }>(`/waves/${waveId}/actions/start`, { reason });
  await answers.post(`/approvals/${approvalId}/actions/approve`, { reason });
  return waveId;
}

export async function readWave(api: ApiClient, waveId: string): Promise<WaveSeen> {
  const wave = await api.get<{
    state: string;
    hold: { because: string; at: string } | null;
    groups: readonly Group[];
  }>(`/waves/${waveId}`);
  const sum = (of: keyof Group): number => wave.groups.reduce((all, group) => all + group[of], 0);
  return {
    state: wave.state,
    hold: wave.hold && { because: wave.hold.because, at: Date.parse(wave.hold.at) },
    waiting: sum('waiting'),
    underWay: sum('underWay'),
    active: sum('active'),
    failed: sum('failed'),
    leftOut: sum('leftOut'),
  };
}

/** Looks again and again until `isOver`, and gives up when something is broken and not slow. */
export async function watchWave(
  api: ApiClient,
  waveId: string,
  { everyMs, giveUpMs, isOver }: { everyMs: number; giveUpMs: number; isOver: (wave: WaveSeen) => boolean },
  look: (wave: WaveSeen) => Promise<void> | void = () => undefined,
): Promise<WaveSeen> {
  for (const until = performance.now() + giveUpMs; ; ) {
    const wave = await readWave(api, waveId);
    await look(wave);
    if (isOver(wave)) return wave;
    if (performance.now() > until) throw new Error(`the wave is ${wave.state}, with ${wave.underWay} under way`);
    await wait(everyMs);
  }
}
