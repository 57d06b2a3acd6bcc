import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { successOf, type WaveKind } from './kinds.ts';

const memberStates = ['waiting', 'under_way', 'active', 'failed', 'left_out'] as const;
type MemberState = (typeof memberStates)[number];

export interface ListOptions {
  readonly kind?: WaveKind;
}

export interface MembersOptions {
  readonly state?: string;
}

export async function list({ api, options, output }: ApiCall<ListOptions>): Promise<ExitCode> {
  const { kind: only } = options;
  const read = (after: string | undefined) =>
    api.GET('/api/v1/waves', {
      params: { query: { limit: 500, ...(only ? { kind: only } : {}), ...(after ? { after } : {}) } },
    });
  type Groups = readonly { readonly active: number; readonly failed: number; readonly underWay: number }[];
  const sum = (groups: Groups, of: keyof Groups[number]): number => groups.reduce((all, group) => all + group[of], 0);
  output.rows(await everyOne(read), [
    { heading: 'wave', of: ({ waveId }) => waveId },
    { heading: 'kind', of: ({ kind }) => kind },
    { heading: 'name', of: ({ name }) => name },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'groups', of: ({ groups }) => groups.length },
    { heading: 'got there', of: ({ groups }) => sum(groups, 'active') },
    { heading: 'under way', of: ({ groups }) => sum(groups, 'underWay') },
    { heading: 'failed', of: ({ groups }) => sum(groups, 'failed') },
    { heading: 'waits for', of: ({ waitingFor }) => waitingFor },
  ]);
  return EXIT.done;
}

export async function show({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode> {
  const wave = bodyOf(await api.GET('/api/v1/waves/{id}', { params: { path: { id } } }));
  output.thing(wave, [
    ['wave', wave.waveId],
    ['kind', wave.kind],
    ['bundle', wave.bundle],
    ['name', wave.name],
    ['state', wave.state],
    ['held because', wave.hold?.because],
    ['waits for', wave.waitingFor],
    ['not before', wave.rules.notBefore],
    ['planned', `${wave.plannedAt} by ${wave.plannedBy}: ${wave.reason}`],
    ['started', wave.startedAt === null ? null : `${wave.startedAt} by ${wave.startedBy}`],
    ['ended', wave.endedAt],
    ...wave.groups.map(({ group, waiting, underWay, active, failed, leftOut }) => {
      const told = `${active} ${successOf[wave.kind]}, ${underWay} under way, ${waiting} waiting, ${failed} failed, ${leftOut} left out`;
      return [`group ${group}`, told] as const;
    }),
    ['last hour', `${wave.health.lastHour.begun} begun, ${wave.health.lastHour.ended} ended`],
    ['expected end', wave.health.expectedEnd],
    ['may fail', budgetOf(wave.health)],
    ['visible after', visibleAfter(wave.health)],
    ...wave.failures.map(({ code, family, count }) => ['failed', `${count} × ${code} (${family})`] as const),
  ]);
  return EXIT.done;
}

type Health = paths['/api/v1/waves/{id}']['get']['responses'][200]['content']['application/json']['health'];

const budgetOf = ({ budget }: Health): string | null =>
  budget && `${budget.mayFail} of group ${budget.group}, and ${budget.failed} have`;

/** From the moment a station failed to the moment at which somebody could see it. */
const visibleAfter = ({ visibility: { failures, p50Ms, p99Ms } }: Health): string | null =>
  p50Ms === null || p99Ms === null
    ? null
    : `${p50Ms / 1000} s half of ${failures} failures, ${p99Ms / 1000} s ninety-nine of a hundred`;

export async function members({ api, args: [id = ''], options, output }: ApiCall<MembersOptions>): Promise<ExitCode> {
  const state = options.state === undefined ? undefined : memberState(options.state);
  const read = (after: string | undefined) =>
    api.GET('/api/v1/waves/{id}/members', {
      params: { path: { id }, query: { limit: 500, ...(state ? { state } : {}), ...(after ? { after } : {}) } },
    });
  output.rows(await everyOne(read), [
    { heading: 'identity', of: ({ identityId }) => identityId },
    { heading: 'name', of: ({ wireName }) => wireName },
    { heading: 'group', of: ({ group }) => group },
    { heading: 'state', of: ({ state: is }) => is },
    { heading: 'step', of: ({ process }) => process?.step ?? process?.state },
    { heading: 'waits for', of: ({ process }) => process?.waitingFor },
    { heading: 'because', of: ({ because }) => because?.code },
  ]);
  return EXIT.done;
}

function memberState(text: string): MemberState {
  const state = memberStates.find((one) => one === text);
  if (state === undefined) throw new WrongUse(`--state takes one of ${memberStates.join(', ')}`);
  return state;
}
