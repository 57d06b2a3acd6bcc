import { parseIdentityId } from '@bfcert/certificate-lifecycle';
import type { EvseSecurity } from '@bfcert/evse-security';
import { cursor } from '../http/cursor.ts';
import type { StationDrift } from '../http/schemas/trust-anchor-drift.ts';
import type { TrustAnchorDriftApi } from '../http/trust-anchor-drift-api.ts';

type Found = Awaited<ReturnType<EvseSecurity['anchorDrift']>>[number];

export const composeTrustAnchorDriftApi = (evse: Pick<EvseSecurity, 'anchorDrift'>): TrustAnchorDriftApi => ({
  trustAnchorDrift: async ({ bundle, drift = null, fingerprint = null, after, limit }, owners) => {
    const query = { bundle, drift, fingerprint, after: cursor(after, parseIdentityId), limit };
    return (await evse.anchorDrift(query, owners)).map(row);
  },
});

const row = ({ station, isOnline, listedAt, missing, unwanted }: Found): StationDrift => ({
  identityId: station.identityId,
  name: station.wireName,
  owner: station.owner,
  family: station.family,
  online: isOnline,
  listedAt: time(listedAt),
  missing: missing.map((one) => ({ ...one, since: time(one.since), next: dated(one.next) })),
  unwanted: unwanted.map((one) => ({ ...one, since: time(one.since), next: dated(one.next) })),
});

type Next = Found['missing'][number]['next'];

const dated = (next: Next) => ({ ...next, at: time(next.at) });

const time = (at: Date | null): string | null => at?.toISOString() ?? null;
