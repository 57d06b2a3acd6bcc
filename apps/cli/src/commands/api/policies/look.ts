import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { inDays } from './in-days.ts';

const LEVELS = ['purpose', 'operating_model', 'owner', 'program', 'family', 'cohort'];

export async function list({ api, output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const { rules } = bodyOf(await api.GET('/api/v1/policies'));
  const ordered = rules.toSorted(
    (a, b) => a.purpose.localeCompare(b.purpose) || LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level),
  );
  output.rows(ordered, [
    { heading: 'rule', of: ({ name }) => name },
    { heading: 'purpose', of: ({ purpose }) => purpose },
    { heading: 'for', of: ({ level, value }) => (value === null ? 'all' : `${level} ${value}`) },
    { heading: 'validity', of: ({ set }) => inDays(set.validity) },
    { heading: 'renew', of: ({ set }) => inDays(set.renewBefore) },
    { heading: 'escalate', of: ({ set }) => inDays(set.escalateBefore) },
    { heading: 'incident', of: ({ set }) => inDays(set.incidentBefore) },
    { heading: 'rollback', of: ({ set }) => inDays(set.rollbackWindow) },
    {
      heading: 'maintenance',
      of: ({ set: { maintenance } }) =>
        maintenance?.windows.map(({ days, from, to }) => `${days.join(',')} ${from}-${to}`).join('; '),
    },
  ]);
  return EXIT.done;
}

export async function show({ api, args: [version], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const found =
    version === undefined
      ? bodyOf(await api.GET('/api/v1/policies'))
      : bodyOf(await api.GET('/api/v1/policies/versions/{version}', { params: { path: { version } } }));
  output.thing(found, [
    ['version', found.version],
    ['applied at', found.appliedAt],
    ['applied by', found.appliedBy],
    ['why', found.reason],
    ['renewals', quotaInWords(found)],
    ...found.quotas.map((quota): [string, string] => [quota.authority, quotaInWords(quota)]),
    ...found.rules.map(({ name, purpose, level, value, set }): [string, string] => [
      `rule ${name}`,
      `${purpose}, ${value === null ? 'all' : `${level} ${value}`}: ${JSON.stringify(set)}`,
    ]),
  ]);
  return EXIT.done;
}

const quotaInWords = (quota: { renewalsPerHour: number; renewalsPerDay?: number | null | undefined }): string =>
  [`${quota.renewalsPerHour} in an hour`, ...(quota.renewalsPerDay ? [`${quota.renewalsPerDay} in a day`] : [])].join(
    ', ',
  );

export async function versions({ api, output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/policies/versions', { params: { query: { limit: 500, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'version', of: ({ version }) => version },
    { heading: 'applied at', of: ({ appliedAt }) => appliedAt },
    { heading: 'applied by', of: ({ appliedBy }) => appliedBy },
    { heading: 'rules', of: ({ rules }) => rules.length },
    { heading: 'why', of: ({ reason }) => reason },
  ]);
  return EXIT.done;
}
