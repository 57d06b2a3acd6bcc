import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { timeoutIn, type WaitOptions } from '../import-jobs/follow.ts';
import { failureOf, type Probe } from './list.ts';

export interface RunOptions extends WaitOptions {
  readonly reason: string;
}

const LOOK_EVERY_MS = 500;

/** 1 when it failed, 7 when it takes longer than one wants to wait. */
export async function run({ api, options, output }: ApiCall<RunOptions>): Promise<ExitCode> {
  const { reason, wait } = options;
  const until = Date.now() + timeoutIn(options) * 1_000;
  const header = commandHeader();
  const { probeId: id } = bodyOf(await api.POST('/api/v1/synthetic-probes', { params: { header }, body: { reason } }));
  const read = async () => bodyOf(await api.GET('/api/v1/synthetic-probes/{id}', { params: { path: { id } } }));
  let probe: Probe = await read();
  while (wait && probe.state === 'running' && Date.now() + LOOK_EVERY_MS <= until) {
    await sleep(LOOK_EVERY_MS);
    probe = await read();
  }
  output.thing(probe, [
    ['probe', id],
    ['state', probe.state],
    ['certificate', probe.certificateId],
    ['ordered', probe.orderedAt],
    ['issued', probe.issuedAt],
    ['revoked', probe.revokedAt],
    ...probe.arrived.map(({ plane, at }) => [`arrived: ${plane}`, at] as const),
    ['ended', probe.endedAt],
    ['failed at', failureOf(probe)],
  ]);
  if (probe.state === 'running') return wait ? EXIT.stillRunning : EXIT.done;
  return probe.state === 'failed' ? EXIT.failed : EXIT.done;
}
