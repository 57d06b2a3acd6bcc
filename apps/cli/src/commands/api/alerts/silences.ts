import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { printList } from '../print-list.ts';

type Silence = paths['/api/v1/alert-silences']['get']['responses'][200]['content']['application/json']['data'][number];
type NewSilence = paths['/api/v1/alert-silences']['post']['requestBody']['content']['application/json'];

export interface SilenceOptions {
  readonly for?: string;
  readonly until?: string;
  readonly name?: string[];
  readonly owner?: string[];
  readonly category?: string[];
  readonly occasion?: string[];
  readonly supportOwner?: string[];
  readonly leastSeverity?: string;
  readonly reason: string;
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What it holds back, in a few words; nothing said of it: everything. */
const heldBack = ({ occasions, leastSeverity, categories, names, owners, supportOwners }: Silence): string =>
  [
    ...(names ?? []),
    ...(categories ?? []),
    ...(occasions ?? []),
    ...(leastSeverity === undefined ? [] : [`${leastSeverity} and worse`]),
    ...(owners ?? []).map((owner) => `of ${owner}`),
    ...(supportOwners ?? []).map((owner) => `told to ${owner}`),
  ].join(', ') || 'everything';

const columns: readonly Column<Silence>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'until', of: ({ until }) => until },
  { heading: 'holds back', of: heldBack },
  { heading: 'because', of: ({ because }) => because },
  { heading: 'by', of: ({ createdBy }) => createdBy },
  { heading: 'ended by', of: ({ endedBy }) => endedBy },
];

export const silences = (call: ApiCall<{ readonly limit: string }>): Promise<ExitCode | undefined> =>
  printList(call, (query) => call.api.GET('/api/v1/alert-silences', { params: { query } }), columns);

export async function silence({ api, options, output }: ApiCall<SilenceOptions>): Promise<ExitCode> {
  const { name, owner, category, occasion, supportOwner, leastSeverity, reason } = options;
  // What the server does not know it refuses by name.
  const body = {
    until: untilOf(options, new Date()),
    reason,
    ...(name && { names: name }),
    ...(owner && { owners: owner }),
    ...(category && { categories: category }),
    ...(occasion && { occasions: occasion }),
    ...(supportOwner && { supportOwners: supportOwner }),
    ...(leastSeverity && { leastSeverity }),
  } as NewSilence;
  const made = bodyOf(await api.POST('/api/v1/alert-silences', { params: { header: commandHeader() }, body }));
  shown(output, made);
  return EXIT.done;
}

export async function endSilence({
  api,
  args: [id = ''],
  options: { reason },
  output,
}: ApiCall<{ readonly reason: string }>): Promise<ExitCode> {
  const params = { path: { id }, header: commandHeader() };
  shown(output, bodyOf(await api.POST('/api/v1/alert-silences/{id}/actions/end', { params, body: { reason } })));
  return EXIT.done;
}

const shown = (output: ApiCall<object>['output'], silence: Silence): void =>
  output.thing(silence, [
    ['id', silence.id],
    ['holds back', heldBack(silence)],
    ['until', silence.until],
  ]);

function untilOf({ for: span, until }: SilenceOptions, now: Date): string {
  if ((span === undefined) === (until === undefined)) throw new WrongUse('say --for or --until, one of them');
  if (until !== undefined) return until;
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(span ?? '') ?? [];
  if (count === undefined) throw new WrongUse('--for takes a number of minutes, hours or days: 90m, 8h, 2d');
  return new Date(now.getTime() + Number(count) * (UNITS[unit] ?? 0)).toISOString();
}
