import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { stationBundle } from '../trust-anchors/station-bundle.ts';
import { wholeNumber } from '../whole-number.ts';
import type { WaveKind } from './kinds.ts';
import { type RuleOptions, rulesIn } from './rules.ts';

export interface PlanOptions extends RuleOptions {
  readonly kind: WaveKind;
  readonly bundle?: string;
  readonly name: string;
  readonly owner?: string;
  readonly family?: string;
  readonly cohort?: readonly string[];
  readonly identity?: readonly string[];
  readonly seenWithin?: string;
  readonly count?: string;
  readonly reason: string;
}

/** The server's own bound is narrower and told by it. */
const MOST = 1_000_000;

export async function plan({ api, options, output, say }: ApiCall<PlanOptions>): Promise<ExitCode> {
  const { kind, bundle, name, reason, owner, family, cohort, identity, seenWithin } = options;
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
      body: {
        kind,
        ...(bundle === undefined ? {} : { bundle: stationBundle(bundle) }),
        name,
        selection,
        rules: rulesIn(options),
        count,
        reason,
      },
    }),
  );
  if (report.waveId === null) say(`nothing was written: run it again with --count ${report.count}`);
  else say(`it is a draft: bfcert waves start ${report.waveId}, and another person approves it`);
  output.thing(report, [
    ['wave', report.waveId],
    ['stations', report.count],
    ['groups', report.groups.join(', ')],
    ['begins from', report.opensAt],
    ...report.families.map((one) => [`family ${one.family}`, one.count] as const),
    ...report.skipped.map(
      (one) => ['left alone', `${one.count} × ${one.reason}: ${one.detail} ${familiesOf(one)}`] as const,
    ),
  ]);
  return EXIT.done;
}

const familiesOf = ({ families }: { readonly families: readonly { family: string; count: number }[] }): string =>
  `(${families.map(({ family, count }) => `${family}: ${count}`).join(', ')})`;
