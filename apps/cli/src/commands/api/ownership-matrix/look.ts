import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Version =
  paths['/api/v1/ownership-matrix/versions/{version}']['get']['responses'][200]['content']['application/json'];

const inForce = async ({ api }: Pick<ApiCall<object>, 'api'>) => bodyOf(await api.GET('/api/v1/ownership-matrix'));

const ALL = '(all others)';

export async function list(call: ApiCall<object>): Promise<ExitCode | undefined> {
  const { entries, standings } = await inForce(call);
  const rows = entries.map((entry) => ({
    ...entry,
    standing: standings.find(({ purpose, program }) => purpose === entry.purpose && program === entry.program),
  }));
  call.output.rows(rows, [
    { heading: 'purpose', of: ({ purpose }) => purpose },
    { heading: 'program', of: ({ program }) => program ?? ALL },
    { heading: 'model', of: ({ operatingModel }) => operatingModel },
    { heading: 'stored', of: ({ sourceOfTruthLevel }) => sourceOfTruthLevel },
    { heading: 'support', of: ({ supportOwner }) => supportOwner },
    { heading: 'open', of: ({ standing }) => standing?.missing.join(', ') },
    { heading: 'to validate', of: ({ standing }) => standing?.unvalidated.join(', ') },
    { heading: 'ready', of: ({ standing }) => (standing?.mayIssue ? 'yes' : 'no') },
  ]);
  return EXIT.done;
}

export async function programs(call: ApiCall<object>): Promise<ExitCode | undefined> {
  call.output.rows((await inForce(call)).programs, [
    { heading: 'program', of: ({ slug }) => slug },
    { heading: 'name', of: ({ name }) => name },
    { heading: 'kind', of: ({ kind }) => kind },
    { heading: 'customer', of: ({ customer }) => customer ?? 'all' },
    { heading: 'countries', of: ({ countries }) => countries?.join(', ') ?? 'all' },
    { heading: 'oem', of: ({ oem }) => oem ?? 'all' },
    { heading: 'scheme', of: ({ scheme }) => scheme },
  ]);
  return EXIT.done;
}

export async function own(call: ApiCall<object>): Promise<ExitCode | undefined> {
  call.output.rows((await inForce(call)).own, [
    { heading: 'purpose', of: ({ purpose }) => purpose },
    { heading: 'rules', of: ({ standardsSource }) => standardsSource.join(', ') },
    { heading: 'authority', of: ({ authority }) => authority?.name },
    { heading: 'key', of: ({ privateKeyOwner }) => privateKeyOwner },
    { heading: 'delivery', of: ({ deliveryPath }) => deliveryPath.join(', ') },
    { heading: 'we are', of: ({ role }) => role.join(', ') },
  ]);
  return EXIT.done;
}

/** Of the one in force as well what is sent back to change it, and nothing beside. */
export async function show(call: ApiCall<object>): Promise<ExitCode | undefined> {
  const [version] = call.args;
  const found: Version =
    version === undefined
      ? withoutStandings(await inForce(call))
      : bodyOf(await call.api.GET('/api/v1/ownership-matrix/versions/{version}', { params: { path: { version } } }));
  call.output.thing(found, [
    ['version', found.version],
    ['applied at', found.appliedAt],
    ['applied by', found.appliedBy],
    ['why', found.reason],
    ...found.programs.map(({ slug, ...rest }): [string, string] => [`program ${slug}`, JSON.stringify(rest)]),
    ...found.entries.map(({ purpose, program, ...rest }): [string, string] => [
      `${purpose} ${program ?? ALL}`,
      JSON.stringify(rest),
    ]),
  ]);
  return EXIT.done;
}

const withoutStandings = (matrix: Awaited<ReturnType<typeof inForce>>): Version => {
  const { version, appliedAt, appliedBy, reason, programs, entries } = matrix;
  return { version, appliedAt, appliedBy, reason, programs, entries };
};

export async function versions({ api, output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/ownership-matrix/versions', { params: { query: { limit: 500, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'version', of: ({ version }) => version },
    { heading: 'applied at', of: ({ appliedAt }) => appliedAt },
    { heading: 'applied by', of: ({ appliedBy }) => appliedBy },
    { heading: 'programs', of: (one) => one.programs.length },
    { heading: 'entries', of: ({ entries }) => entries.length },
    { heading: 'why', of: ({ reason }) => reason },
  ]);
  return EXIT.done;
}
