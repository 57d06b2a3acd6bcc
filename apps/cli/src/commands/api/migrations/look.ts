import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export const caseStates = ['planned', 'pending', 'rollback', 'active', 'quarantine', 'exempt', 'abandoned'] as const;

export interface ListOptions {
  readonly state?: (typeof caseStates)[number];
}

export async function list({ api, options: { state }, output }: ApiCall<ListOptions>): Promise<ExitCode> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/migration-cases', {
      params: { query: { limit: 500, ...(state ? { state } : {}), ...(after ? { after } : {}) } },
    });
  output.rows(await everyOne(read), [
    { heading: 'case', of: ({ caseId }) => caseId },
    { heading: 'station', of: ({ name }) => name },
    { heading: 'identity', of: ({ identityId }) => identityId },
    { heading: 'state', of: ({ state: is }) => is },
    { heading: 'step', of: ({ step }) => step },
    { heading: 'because', of: ({ stop }) => stop?.code },
    { heading: 'waits for', of: ({ waitingFor }) => waitingFor },
    { heading: 'since', of: ({ changedAt }) => changedAt },
  ]);
  return EXIT.done;
}

export async function show({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode> {
  const found = bodyOf(await api.GET('/api/v1/migration-cases/{id}', { params: { path: { id } } }));
  const refused = found.lastRefusedHandshake;
  output.thing(found, [
    ['case', found.caseId],
    ['station', `${found.name} (${found.identityId})`],
    ['state', found.step === null ? found.state : `${found.state}: ${found.step}`],
    ['stopped', found.stop === null ? null : `${found.stop.code}: ${found.stop.because}`],
    ['waits for', found.waitingFor],
    ['until', found.deadline],
    ['last outcome', found.lastOutcome],
    ['lowest profile', found.profileFloor],
    ['certificate', found.certificateId],
    ['moves that failed', found.cutoverFailures],
    ...found.keys.map((key) => [`password ${key.version}`, `${key.state} (${key.origin})`] as const),
    ...found.anchors.map(({ name, state }) => ['anchor', `${name}: ${state}`] as const),
    ['last refused', refused === null ? null : `${refused.at}: ${refused.reason} × ${refused.count}`],
    ...found.timeline.map(({ at, text }) => [at, text] as const),
  ]);
  return EXIT.done;
}

/** 8: something is in the way. */
export async function readiness({ api, args: [id = ''], output, say }: ApiCall<object>): Promise<ExitCode> {
  const found = bodyOf(await api.GET('/api/v1/stations/{id}/migration-readiness', { params: { path: { id } } }));
  output.rows(found.checks, [
    { heading: 'check', of: ({ check }) => check },
    { heading: 'verdict', of: ({ verdict }) => verdict },
    { heading: 'name', of: ({ code }) => code },
    { heading: 'because', of: ({ because }) => because },
  ]);
  if (found.profileFloor === 3) say(`${found.name} is on Profile 3`);
  return found.checks.some(({ verdict }) => verdict === 'blocked') ? EXIT.finding : EXIT.done;
}
