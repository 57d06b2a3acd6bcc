import { FixedClock } from '@bfcert/kernel/clock';
import { expect, test } from 'vitest';
import { type CertificateId, newCertificateId } from '../certificate/certificate-id.ts';
import type { CertificateFilter, StoredCertificate } from '../certificate/certificate-store.ts';
import type { Identity } from '../identity/identity.ts';
import { chargerIdentityPolicy } from '../policy/policy.ts';
import { recordMaker } from '../testing/records.ts';
import { mayHavePosture } from './may-have-posture.ts';
import { pageByPosture } from './page-by-posture.ts';

const DAY = 86_400_000;
const now = new Date('2026-03-01T00:00:00Z');
const filter: CertificateFilter = { owners: 'all', refusedSince: now.toISOString() };
const maker = recordMaker(now);

const active = (id: CertificateId, daysLeft: number): StoredCertificate => ({
  record: {
    ...maker.requested({ id }),
    state: 'active',
    signed: maker.signed(new Date(now.getTime() + (daysLeft - 180) * DAY)),
    installedAt: now.toISOString(),
    activatedAt: now.toISOString(),
    replaced: null,
    evidence: 'mtls_handshake',
    lastSeenAt: now.toISOString(),
  },
  updatedAt: now.toISOString(),
});

/**
 * Of one identity, each by its place in the list with so many days left; those with an odd place are judged by a rule
 * that renews 60 days before the end.
 */
function inventoryOf(count: number, daysLeft: (place: number) => number) {
  const ids = Array.from({ length: count }, () => newCertificateId(now))
    .sort()
    .reverse();
  const sorted = ids.map((id, place) => active(id, daysLeft(place)));
  const early = new Set<string>(ids.filter((_, place) => place % 2 === 1));
  const identity: Identity = {
    id: maker.requested().identityId,
    subjectType: 'charger',
    bindings: [],
    owner: 'north-depot',
    family: 'acme-50',
    cohorts: [],
    createdAt: now.toISOString(),
    version: 1,
  };
  const reads: number[] = [];
  return {
    sorted,
    reads,
    parts: {
      clock: new FixedClock(now),
      policies: {
        of: (record: object) =>
          'id' in record && early.has(String(record.id))
            ? { ...chargerIdentityPolicy, renewBefore: 60 * 86_400 }
            : chargerIdentityPolicy,
        longest: () => 60 * 86_400,
      },
      certificates: {
        page: async (_: CertificateFilter, after: CertificateId | null, limit: number) => {
          const page = sorted.filter(({ record }) => after === null || record.id < after).slice(0, limit);
          reads.push(page.length);
          return page;
        },
      },
      identities: { find: async () => [identity] },
    },
  };
}

test('a request looks at a bounded number; a page that is short, or empty, goes on behind what was looked at', async () => {
  // Two are due: one just behind what the first request looks at, and the very last.
  const { parts, sorted, reads } = inventoryOf(11_000, (place) => (place === 5_001 || place === 10_999 ? 40 : 90));
  const first = await pageByPosture(parts, filter, 'renewal_due', null, 50);
  expect(first).toEqual({ page: [], next: sorted[4_999]?.record.id });
  expect(reads).toEqual(Array.from({ length: 10 }, () => 500));
  const second = await pageByPosture(parts, filter, 'renewal_due', first.next, 50);
  expect(second).toEqual({ page: [sorted[5_001]], next: sorted[9_999]?.record.id });
  const third = await pageByPosture(parts, filter, 'renewal_due', second.next, 50);
  expect(third).toEqual({ page: [sorted[10_999]], next: null });
});

test('whatever the limit, the pages have each that has the posture once, in the order of the list', async () => {
  const { parts, sorted } = inventoryOf(1_300, (place) => 20 + (place % 60));
  const due = sorted.filter((_, place) => 20 + (place % 60) <= (place % 2 === 1 ? 60 : 30));
  expect(due.length).toBeGreaterThan(500);
  for (const limit of [1, 7, 250, 500]) {
    const seen: StoredCertificate[] = [];
    for (let after: CertificateId | null = null; ; ) {
      const { page, next }: Awaited<ReturnType<typeof pageByPosture>> = await pageByPosture(
        parts,
        filter,
        'renewal_due',
        after,
        limit,
      );
      expect(page.length).toBeLessThanOrEqual(limit);
      seen.push(...page);
      if (next === null) break;
      after = next;
    }
    expect(seen.map(({ record }) => record.id)).toEqual(due.map(({ record }) => record.id));
  }
});

test('a certificate whose identity is missing is an error, not a certificate less', async () => {
  const { parts } = inventoryOf(1, () => 90);
  const without = { ...parts, identities: { find: async () => [] } };
  await expect(pageByPosture(without, filter, 'valid', null, 50)).rejects.toThrow(/is not there/);
});

test('those that may have a posture end within the longest time of any rule, and within what was asked for', () => {
  const policies = {
    longest: (threshold: string, purpose: string) => (purpose === 'evse_v2g' ? 10 : threshold.length),
  };
  const of = (asked: Partial<CertificateFilter>, posture: Parameters<typeof mayHavePosture>[1]) =>
    mayHavePosture({ ...filter, ...asked }, posture, policies, now);
  const evse = { purpose: 'evse_v2g' } as const;
  expect(of(evse, 'incident')).toMatchObject({
    endsAfter: '2026-03-01T00:00:00.000Z',
    endsBefore: '2026-03-01T00:00:10.001Z',
  });
  expect(of(evse, 'expired')).toEqual({ ...filter, ...evse, endsBefore: '2026-03-01T00:00:00.001Z' });
  expect(of(evse, 'valid')).toEqual({ ...filter, ...evse, endsAfter: '2026-03-01T00:00:00.000Z' });
  expect(of({}, 'incident')).toMatchObject({
    endsBefore: '2026-03-01T00:00:14.001Z',
    purposeEndsBefore: { evse_v2g: '2026-03-01T00:00:10.001Z', charger_identity: '2026-03-01T00:00:14.001Z' },
  });
  const narrow = { endsAfter: '2026-03-01T00:00:02.000Z', endsBefore: '2026-03-01T00:00:04.000Z' };
  expect(of({ ...evse, ...narrow }, 'incident')).toMatchObject(narrow);
  expect(of({ ...evse, state: 'retired' }, 'expired')).toBeNull();
});
