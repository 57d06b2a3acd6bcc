import { bodyOf, type paths as Routes } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';

type Finding = NonNullable<NonNullable<Routes['/api/v1/authorization-keys']['get']['parameters']['query']>['finding']>;

const states = ['pending', 'set_aside', 'active', 'retiring', 'retired', 'revoked'] as const;
const phases = ['planned', 'change_key', 'rollback_window', 'completed', 'quarantine', 'abandoned'] as const;

export interface ListOptions {
  readonly finding?: string;
  readonly state?: string;
  readonly family?: string;
}

export interface RotationsOptions {
  readonly phase?: string;
}

export async function list({ api, options, output }: ApiCall<ListOptions>): Promise<ExitCode> {
  const query = {
    limit: 500,
    // What the server does not know it refuses by name.
    ...(options.finding === undefined ? {} : { finding: options.finding as Finding }),
    ...(options.state === undefined ? {} : { state: oneOf(states, options.state, 'state') }),
    ...(options.family === undefined ? {} : { family: options.family }),
  };
  const read = (after: string | undefined) =>
    api.GET('/api/v1/authorization-keys', { params: { query: { ...query, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'key', of: ({ keyId }) => keyId },
    { heading: 'station', of: ({ identityId }) => identityId },
    { heading: 'name', of: ({ wireName }) => wireName },
    { heading: 'version', of: ({ version }) => version },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'origin', of: ({ origin }) => origin },
    { heading: 'made', of: ({ createdAt }) => createdAt },
    { heading: 'last used', of: ({ lastUsedAt }) => lastUsedAt },
    { heading: 'findings', of: ({ findings: found }) => found.join(', ') },
    { heading: 'held back by', of: ({ heldBack }) => heldBack?.detail },
  ]);
  return EXIT.done;
}

export async function show({ api, args: [station = ''], output }: ApiCall<object>): Promise<ExitCode> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/authorization-keys', {
      params: { query: { station, limit: 500, ...(after ? { after } : {}) } },
    });
  output.rows(await everyOne(read), [
    { heading: 'key', of: ({ keyId }) => keyId },
    { heading: 'version', of: ({ version }) => version },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'since', of: ({ changedAt }) => changedAt },
    { heading: 'origin', of: ({ origin }) => origin },
    { heading: 'read as', of: ({ passwordReading }) => passwordReading },
    { heading: 'stored', of: ({ storedAt }) => storedAt },
    { heading: 'last used', of: ({ lastUsedAt }) => lastUsedAt },
    { heading: 'must go', of: ({ mustRotate, rotateBecause }) => (mustRotate ? (rotateBecause ?? 'yes') : 'no') },
    { heading: 'findings', of: ({ findings: found }) => found.join(', ') },
    { heading: 'held back by', of: ({ heldBack }) => heldBack?.detail },
  ]);
  return EXIT.done;
}

export async function findings({ api, output }: ApiCall<object>): Promise<ExitCode> {
  const { findings: found } = bodyOf(await api.GET('/api/v1/authorization-key-findings'));
  output.rows(found, [
    { heading: 'finding', of: ({ finding }) => finding },
    { heading: 'keys', of: ({ keys }) => keys },
    { heading: 'stations', of: ({ stations }) => stations },
    { heading: 'means', of: ({ means }) => means },
  ]);
  return EXIT.done;
}

export async function rotations({ api, options, output }: ApiCall<RotationsOptions>): Promise<ExitCode> {
  const phase = options.phase === undefined ? {} : { phase: oneOf(phases, options.phase, 'phase') };
  const read = (after: string | undefined) =>
    api.GET('/api/v1/key-rotations', { params: { query: { limit: 500, ...phase, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'rotation', of: ({ rotationId }) => rotationId },
    { heading: 'station', of: ({ identityId }) => identityId },
    { heading: 'name', of: ({ wireName }) => wireName },
    { heading: 'phase', of: ({ phase: is }) => is },
    { heading: 'trigger', of: ({ trigger }) => trigger },
    { heading: 'waits for', of: ({ waitingFor }) => waitingFor },
    { heading: 'stopped by', of: ({ stop }) => stop?.code },
  ]);
  return EXIT.done;
}

export async function rotation({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode> {
  const found = bodyOf(await api.GET('/api/v1/key-rotations/{id}', { params: { path: { id } } }));
  output.thing(found, [
    ['rotation', found.rotationId],
    ['station', `${found.wireName} (${found.identityId})`],
    ['phase', found.phase],
    ['trigger', found.trigger],
    ['waits for', found.waitingFor],
    ['stopped because', found.stop?.because],
    ['by itself until', found.reconnectFrom],
    ['deadline', found.deadline],
    ...found.timeline.map(({ at, text }) => [at, text] as const),
  ]);
  return EXIT.done;
}

export async function policies({ api, output }: ApiCall<object>): Promise<ExitCode> {
  const { policies: found } = bodyOf(await api.GET('/api/v1/key-policies'));
  output.rows(found, [
    { heading: 'level', of: ({ level }) => level },
    { heading: 'of', of: ({ value }) => value },
    { heading: 'every', of: ({ periodDays }) => (periodDays === null ? 'never' : `${periodDays} days`) },
    { heading: 'from', of: ({ fromDay }) => fromDay },
    { heading: 'set by', of: ({ setBy }) => setBy },
    { heading: 'at', of: ({ setAt }) => setAt },
    { heading: 'reason', of: ({ reason }) => reason },
  ]);
  return EXIT.done;
}

export async function paths({ api, output }: ApiCall<object>): Promise<ExitCode> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/key-cutover-paths', { params: { query: { limit: 500, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'path', of: ({ pathId }) => pathId },
    { heading: 'family', of: ({ family }) => family },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'proposed by', of: ({ proposedBy }) => proposedBy },
    { heading: 'approved by', of: ({ approvedBy }) => approvedBy },
    { heading: 'description', of: ({ description }) => description },
  ]);
  return EXIT.done;
}

function oneOf<Name extends string>(names: readonly Name[], text: string, option: string): Name {
  const name = names.find((one) => one === text);
  if (name === undefined) throw new WrongUse(`--${option} takes one of ${names.join(', ')}`);
  return name;
}
