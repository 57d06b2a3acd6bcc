import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { stationBundle } from './station-bundle.ts';

export interface DriftOptions {
  readonly bundle?: string;
  readonly missing?: boolean;
  readonly unwanted?: boolean;
  readonly anchor?: string;
}

/** A row for each difference; 8 when there is one. */
export async function drift({ api, options, output }: ApiCall<DriftOptions>): Promise<ExitCode> {
  const { bundle, missing = false, unwanted = false, anchor } = options;
  if (missing && unwanted) throw new WrongUse('say --missing or --unwanted; both are told without either');
  const query = {
    limit: 500,
    ...(bundle === undefined ? {} : { bundle: stationBundle(bundle) }),
    ...(missing ? { drift: 'missing' as const } : {}),
    ...(unwanted ? { drift: 'unwanted' as const } : {}),
    ...(anchor === undefined ? {} : { fingerprint: anchor }),
  };
  const stations = await everyOne((after: string | undefined) =>
    api.GET('/api/v1/trust-anchor-drift', { params: { query: { ...query, ...(after ? { after } : {}) } } }),
  );
  const rows = stations.flatMap(({ missing: lacks, unwanted: has, ...station }) => [
    ...(unwanted ? [] : lacks.map((one) => ({ ...station, drift: 'missing' as const, hashData: null, ...one }))),
    ...(missing ? [] : has.map((one) => ({ ...station, drift: 'unwanted' as const, state: null, ...one }))),
  ]);
  const meant = rows.filter((row) => anchor === undefined || row.anchor?.fingerprint === anchor);
  output.rows(meant, [
    { heading: 'station', of: ({ identityId }) => identityId },
    { heading: 'name', of: ({ name }) => name },
    { heading: 'drift', of: (row) => row.drift },
    { heading: 'anchor', of: (row) => row.anchor?.name ?? 'none of ours' },
    { heading: 'serial', of: ({ hashData }) => hashData?.serialNumber },
    { heading: 'since', of: ({ since }) => since },
    { heading: 'listed', of: ({ listedAt }) => listedAt },
    { heading: 'online', of: ({ online }) => online },
    { heading: 'next', of: ({ next }) => next.step },
    { heading: 'because', of: ({ next }) => (next.code === null ? next.because : `${next.code}: ${next.because}`) },
  ]);
  return meant.length === 0 ? EXIT.done : EXIT.finding;
}
