import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import type { Column } from '../output.ts';

type Query = NonNullable<paths['/api/v1/trust-anchor-readiness']['get']['parameters']['query']>;
type Rows = NonNullable<paths['/api/v1/trust-anchor-readiness/stations']['get']['parameters']['query']>;

export interface ReadinessOptions {
  readonly release?: string;
  readonly withdraw?: string;
  readonly remove?: string;
  readonly serverChain?: string;
  readonly verdict?: string;
}

/** Who would lose the connection; ends with 8 when anybody would, or when it is not known of somebody. */
export async function readiness({ api, options, output, say }: ApiCall<ReadinessOptions>): Promise<ExitCode> {
  const change = changeOf(options);
  const report = bodyOf(await api.GET('/api/v1/trust-anchor-readiness', { params: { query: change } }));
  // What is wrong with a verdict the server says.
  const verdicts = options.verdict === undefined ? (['loses', 'unknown'] as const) : [options.verdict as Verdict];
  const stations: Row[] = [];
  for (const verdict of verdicts) {
    const read = (after: string | undefined) =>
      api.GET('/api/v1/trust-anchor-readiness/stations', {
        params: { query: { ...change, verdict, limit: 500, ...(after ? { after } : {}) } },
      });
    stations.push(...(await everyOne(read)));
  }
  const { loses, unknown, keeps, apart } = report.counts;
  say(
    `${loses} would lose the connection, of ${unknown} it is not known, ${keeps} keep it, ${apart} have none to lose`,
  );
  for (const roots of report.chains) say(`shown: a chain below ${roots.map(({ name }) => name).join(' or ')}`);
  for (const { certificateId, authority } of report.unknownChains)
    say(
      authority === null
        ? `about to be shown: ${certificateId}, which the PKI is yet to sign`
        : `shown: ${certificateId} of ${authority}, whose root is not known here`,
    );
  if (report.chains.length + report.unknownChains.length === 0) say('shown: no chain that is known here');
  if (output.format === 'json' || output.format === 'ndjson') output.thing({ ...report, stations }, []);
  else output.rows(stations, columns);
  return report.isClean ? EXIT.done : EXIT.finding;
}

type Verdict = NonNullable<Rows['verdict']>;
type Row =
  paths['/api/v1/trust-anchor-readiness/stations']['get']['responses'][200]['content']['application/json']['data'][number];

const columns: readonly Column<Row>[] = [
  { heading: 'station', of: ({ name }) => name },
  { heading: 'verdict', of: ({ verdict }) => verdict },
  { heading: 'why', of: ({ detail }) => detail },
  { heading: 'listed', of: ({ listedAt }) => listedAt },
  { heading: 'profile', of: ({ securityProfile }) => securityProfile },
  { heading: 'last seen', of: ({ lastSeenAt }) => lastSeenAt },
];

function changeOf({ release, withdraw, remove, serverChain }: ReadinessOptions): Query {
  const changes: Query[] = [];
  if (release !== undefined) changes.push({ change: 'release', bundleId: release });
  if (withdraw !== undefined) changes.push({ change: 'withdrawal', bundleId: withdraw });
  if (remove !== undefined) changes.push({ change: 'removal', fingerprint: remove });
  if (serverChain !== undefined) changes.push({ change: 'server_chain', fingerprint: serverChain });
  const [only, ...others] = changes;
  if (others.length > 0) throw new WrongUse('say one change: --release, --withdraw, --remove or --server-chain');
  return only ?? { change: 'none' };
}
