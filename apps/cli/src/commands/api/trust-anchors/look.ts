import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';

type Query = NonNullable<paths['/api/v1/trust-anchor-bundles']['get']['parameters']['query']>;

export interface ListOptions {
  readonly purpose?: string;
  readonly trustDomain?: string;
  readonly state?: string;
  readonly search?: string;
  readonly searchFile?: string;
}

export async function list({ api, options, output }: ApiCall<ListOptions>): Promise<ExitCode | undefined> {
  const { purpose, trustDomain, state } = options;
  const wanted = Object.entries({ purpose, trustDomain, state, q: await searched(options) });
  // What is wrong with a value the server says.
  const filter = Object.fromEntries(wanted.filter(([, value]) => value !== undefined)) as Query;
  const bundles = await everyOne((after: string | undefined) =>
    api.GET('/api/v1/trust-anchor-bundles', {
      params: { query: { ...filter, limit: 500, ...(after ? { after } : {}) } },
    }),
  );
  output.rows(bundles, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'bundle', of: ({ purpose: bundle }) => bundle },
    { heading: 'trust domain', of: ({ trustDomains }) => trustDomains.join(', ') },
    { heading: 'version', of: ({ version }) => version },
    { heading: 'state', of: (bundle) => bundle.state },
    { heading: 'anchors', of: ({ anchors }) => anchors.length },
    { heading: 'first to end', of: ({ anchors }) => anchors.map(({ notAfter }) => notAfter).toSorted()[0] },
    { heading: 'from', of: ({ imported }) => imported?.by ?? 'our own PKI' },
  ]);
  return EXIT.done;
}

async function searched({ search, searchFile }: ListOptions): Promise<string | undefined> {
  if (searchFile === undefined) return search;
  if (search !== undefined) throw new WrongUse('say --search or --search-file, one of the two');
  const pem = await readInput(searchFile);
  if (/PRIVATE KEY-----/i.test(pem)) throw new Error(`${searchFile} has a private key in it`);
  return pem;
}

export async function show({
  api,
  args: [id = ''],
  options: { pem = false },
  output,
}: ApiCall<{ readonly pem?: boolean }>): Promise<ExitCode | undefined> {
  const bundle = bodyOf(await api.GET('/api/v1/trust-anchor-bundles/{id}', { params: { path: { id } } }));
  if (pem) {
    output.raw(bundle.anchors.map((anchor) => anchor.pem).join(''));
    return EXIT.done;
  }
  output.thing(bundle, [
    ['id', bundle.id],
    ['bundle', bundle.purpose],
    ['trust domain', bundle.trustDomains.join(', ')],
    ['version', bundle.version],
    ['state', bundle.state],
    ['in force since', bundle.activatedAt],
    ['imported at', bundle.imported?.at],
    ['imported by', bundle.imported?.by],
    ['why', bundle.imported?.reason],
    ...(bundle.turnedDown === null
      ? []
      : ([
          [`${bundle.turnedDown.as} at`, bundle.turnedDown.at],
          [`${bundle.turnedDown.as} by`, bundle.turnedDown.by],
          ['because', bundle.turnedDown.reason],
        ] as const)),
    ...bundle.anchors.flatMap((anchor): [string, string][] => [
      [anchor.isRoot ? 'root' : 'intermediate', anchor.name],
      ['  valid', `${anchor.notBefore} to ${anchor.notAfter}`],
      ['  serial number', anchor.serial],
      ['  SHA-256', anchor.fingerprint],
      ['  SPKI SHA-256', anchor.spkiSha256],
    ]),
  ]);
  return EXIT.done;
}
