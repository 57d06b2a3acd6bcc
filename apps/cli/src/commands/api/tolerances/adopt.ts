import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';

export interface AdoptOptions {
  readonly owner?: string;
  readonly family?: string;
  readonly cohort?: string;
  readonly search?: string;
  readonly until: string;
  readonly dryRun?: boolean;
  readonly count?: string;
  readonly reason: string;
}

export async function adopt({ api, options, output, say }: ApiCall<AdoptOptions>): Promise<ExitCode | undefined> {
  const { owner, family, cohort, search, until, dryRun = false, reason } = options;
  const filter = {
    ...(owner === undefined ? {} : { owner }),
    ...(family === undefined ? {} : { family }),
    ...(cohort === undefined ? {} : { cohort }),
    ...(search === undefined ? {} : { q: search }),
  };
  const report = bodyOf(
    await api.POST('/api/v1/station-adoptions', {
      params: { query: { dryRun: dryRun ? 'true' : 'false' }, header: commandHeader() },
      body: { ...filter, until, reason, count: dryRun ? null : countOf(options) },
    }),
  );
  output.rows(report.skipped, [
    { heading: 'left alone', of: ({ count }) => count },
    { heading: 'because', of: ({ detail }) => detail },
    { heading: 'for example', of: ({ examples }) => examples.join(' ') },
  ]);
  if (report.approvalId === null) {
    say(`${report.count} stations would be let in with what they have; --count ${report.count} asks for it`);
  } else {
    say(`nothing was granted: another administrator is asked; bfcert approvals approve ${report.approvalId}`);
    say(`what comes of it: bfcert tolerances adoption ${report.adoptionId}`);
  }
  return EXIT.done;
}

function countOf({ count }: AdoptOptions): number {
  if (count === undefined || !/^\d{1,6}$/.test(count)) {
    throw new WrongUse('say --dry-run, or --count with the number that it had');
  }
  return Number(count);
}

export async function showAdoption({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const one = bodyOf(await api.GET('/api/v1/station-adoptions/{id}', { params: { path: { id } } }));
  const { outcome, turnedDown } = one;
  output.thing(one, [
    ['id', one.id],
    ['asked by', one.requestedBy],
    ['why', one.reason],
    ['asked at', one.askedAt],
    ['until', one.until],
    ['stations', one.stations.length],
    ['granted', outcome?.granted ?? (turnedDown === null ? 'nobody has approved it' : 0)],
    ...(turnedDown === null
      ? []
      : ([[turnedDown.as, `${turnedDown.at} by ${turnedDown.by}: ${turnedDown.reason}`]] as const)),
    ...(outcome?.refused ?? []).map(({ identityId, reason }): [string, string] => [
      'left alone',
      `${identityId}: ${reason}`,
    ]),
  ]);
  return EXIT.done;
}
