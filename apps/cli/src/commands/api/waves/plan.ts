import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';
import type { WaveKind } from './kinds.ts';
import { parseWindow } from './window.ts';

export interface PlanOptions {
  readonly kind: WaveKind;
  readonly name: string;
  readonly owner?: string;
  readonly family?: string;
  readonly cohort?: readonly string[];
  readonly identity?: readonly string[];
  readonly seenWithin?: string;
  readonly canary?: string;
  readonly group?: string;
  readonly success?: string;
  readonly errors?: string;
  readonly atOnce?: string;
  readonly perHour?: string;
  readonly perHourFamily?: string;
  readonly perHourCohort?: string;
  readonly window?: string;
  readonly count?: string;
  readonly reason: string;
}

/** The server's own bounds are narrower and told by it. */
const MOST = 1_000_000;

export async function plan({ api, options, output, say }: ApiCall<PlanOptions>): Promise<ExitCode> {
  const { kind, name, reason, owner, family, cohort, identity, seenWithin } = options;
  const count = options.count === undefined ? null : wholeNumber(options.count, 'count', 0, MOST);
  const selection = {
    ...(owner === undefined ? {} : { owner }),
    ...(family === undefined ? {} : { family }),
    ...(cohort === undefined ? {} : { cohorts: [...cohort] }),
    ...(identity === undefined ? {} : { identityIds: [...identity] }),
    ...(seenWithin === undefined ? {} : { seenWithinDays: wholeNumber(seenWithin, 'seen-within', 1, MOST) }),
  };
  const report = bodyOf(
    await api.POST('/api/v1/waves', {
      params: { query: { dryRun: count === null ? 'true' : 'false' }, header: commandHeader() },
      body: { kind, name, selection, rules: rulesIn(options), count, reason },
    }),
  );
  if (report.waveId === null) say(`nothing was written: run it again with --count ${report.count}`);
  else say(`it is a draft: bfcert waves start ${report.waveId}, and another person approves it`);
  output.thing(report, [
    ['wave', report.waveId],
    ['stations', report.count],
    ['groups', report.groups.join(', ')],
    ...report.families.map((one) => [`family ${one.family}`, one.count] as const),
    ...report.skipped.map(
      (one) => ['left alone', `${one.count} × ${one.reason}: ${one.detail} ${familiesOf(one)}`] as const,
    ),
  ]);
  return EXIT.done;
}

const familiesOf = ({ families }: { readonly families: readonly { family: string; count: number }[] }): string =>
  `(${families.map(({ family, count }) => `${family}: ${count}`).join(', ')})`;

const numbers = [
  ['canary', 'canary', 'canarySize'],
  ['group', 'group', 'groupSize'],
  ['success', 'success', 'successPercent'],
  ['errors', 'errors', 'errorPercent'],
  ['atOnce', 'at-once', 'atOnce'],
  ['perHour', 'per-hour', 'perHour'],
  ['perHourFamily', 'per-hour-family', 'perHourOfFamily'],
  ['perHourCohort', 'per-hour-cohort', 'perHourOfCohort'],
] as const;

/** What is not said is the server's to fill in. */
function rulesIn(options: PlanOptions) {
  const given = numbers.flatMap(([key, option, rule]) => {
    const text = options[key];
    return text === undefined ? [] : [[rule, wholeNumber(text, option, 0, MOST)] as const];
  });
  const rules: { [Rule in (typeof numbers)[number][2]]?: number } = Object.fromEntries(given);
  return options.window === undefined ? rules : { ...rules, window: parseWindow(options.window) };
}
