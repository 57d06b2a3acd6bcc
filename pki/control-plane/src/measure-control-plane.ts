import type { AuthorityMetrics, Count, PkiMetrics } from '@bfcert/pki-contract';
import type { ControlPlane } from './control-plane.ts';
import type { OutsideAuthority } from './outside/outside-authority.ts';

/** A scrape must not wait for an authority process that hangs. */
const PATIENCE_MS = 2_000;

/** What the watch is told; an outside authority is asked now, for how much of its quota is used. */
export async function measureControlPlane({
  ledger,
  authorities,
  outside,
  doorEnds,
}: Pick<ControlPlane, 'ledger' | 'authorities' | 'outside' | 'doorEnds'>): Promise<PkiMetrics> {
  const others = await Promise.all([...outside.values()].map(measureOutside));
  const { issuedByProfile, refusedByReason, orphansByKind, lastIssuedByAuthority } = ledger.tally();
  const issuers = [...[...authorities.keys()].map((authority) => ({ authority, outside: null })), ...others];
  return {
    issued: countsOf(issuedByProfile),
    refusals: countsOf(refusedByReason),
    orphans: countsOf(orphansByKind),
    intended: ledger.counts().intended,
    doorEnds: doorEnds?.toISOString() ?? null,
    authorities: issuers.map((issuer) => ({
      ...issuer,
      lastIssuedAt: lastIssuedByAuthority.get(issuer.authority) ?? null,
    })),
  };
}

const countsOf = (counts: ReadonlyMap<string, number>): readonly Count[] =>
  [...counts].map(([name, count]) => ({ name, count }));

async function measureOutside(authority: OutsideAuthority): Promise<Omit<AuthorityMetrics, 'lastIssuedAt'>> {
  const described = authority.reach().then(({ port }) => port.describe());
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), PATIENCE_MS);
  try {
    const description = await Promise.race([described.catch(() => null), late.promise]);
    const { issued, limit } = description?.lifetime ?? {};
    const lifetime = issued === undefined || limit === undefined ? null : { issued, limit };
    return { authority: authority.name, outside: { answers: description !== null, lifetime } };
  } finally {
    clearTimeout(timer);
  }
}
