import type { Attestation } from '@bfcert/certificate-lifecycle';
import { expect, test } from 'vitest';
import { judgeMilestones } from './judge-milestones.ts';
import type { MilestoneFacts } from './milestone-facts.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const never = { count: 0, lastAt: null };
const lately = { count: 3, lastAt: '2026-05-20T00:00:00.000Z' };

const nothing: MilestoneFacts = {
  fleet: {
    stations: 0,
    onProfile3: 0,
    withoutKey: 0,
    onProfile2WithoutException: 0,
    capable: 0,
    undeclared: 0,
    rotated: 0,
    families: [],
    waves: { running: 0, completed: 0, broughtAnybody: 0 },
    newStations: { count: 0, otherwise: 0, byWish: 0 },
  },
  credentials: {
    renewedByItself: never,
    renewalsOverdue: 0,
    revokedEverywhere: never,
    syntheticRevoked: never,
    securityEvents: never,
    securityEventsOfStations: never,
  },
  reportedAt: null,
  attestations: [],
};

const word = (criterion: Attestation['criterion']): Attestation => ({
  id: 'ats_1' as Attestation['id'],
  criterion,
  statement: 'I have seen it.',
  link: null,
  attestedBy: 'user:mara',
  attestedAt: '2026-05-01T00:00:00.000Z',
  until: '2026-07-01T00:00:00.000Z',
  auditEntryId: 'aud_1' as Attestation['auditEntryId'],
  withdrawn: null,
});

const everything: MilestoneFacts = {
  fleet: {
    ...nothing.fleet,
    stations: 100,
    onProfile3: 90,
    capable: 95,
    rotated: 2,
    families: [{ family: 'Acme/AC22', signingRequest: 5, trustAnchor: 4, reconnected: 3 }],
    waves: { running: 1, completed: 1, broughtAnybody: 1 },
    newStations: { count: 2, otherwise: 0, byWish: 0 },
  },
  credentials: {
    renewedByItself: lately,
    renewalsOverdue: 0,
    revokedEverywhere: lately,
    syntheticRevoked: lately,
    securityEvents: lately,
    securityEventsOfStations: lately,
  },
  reportedAt: '2026-05-15T00:00:00.000Z',
  attestations: (
    ['deployed_in_non_production', 'pilot_cohort_agreed', 'dashboards_in_use', 'runbooks_rehearsed'] as const
  ).map(word),
};

const verdictsOf = (facts: MilestoneFacts) =>
  Object.fromEntries(
    judgeMilestones(facts, NOW).flatMap(({ criteria }) =>
      criteria.map(({ criterion, verdict }) => [criterion, verdict]),
    ),
  );

test('a system that has shown nothing meets no criterion', () => {
  expect(Object.values(verdictsOf(nothing))).not.toContain('met');
  expect(judgeMilestones(nothing, NOW).map(({ milestone, isMet }) => [milestone, isMet])).toEqual(
    ['M1', 'M2', 'M3', 'M4', 'M5', 'M6'].map((name) => [name, false]),
  );
});

test('one that has shown everything meets each, and says what was counted and who attests the rest', () => {
  const judged = judgeMilestones(everything, NOW);
  expect(judged.filter(({ isMet }) => !isMet)).toEqual([]);
  expect(judged.at(-1)?.criteria[1]).toMatchObject({ figure: expect.stringContaining('90 of 95') });
  expect(judged[3]?.criteria[3]).toEqual({
    criterion: 'runbooks_rehearsed',
    verdict: 'met',
    figure: 'I have seen it.',
    source: 'ats_1 of user:mara until 2026-07-01T00:00:00.000Z',
  });
});

const { fleet, credentials } = everything;
test.each<[string, Partial<MilestoneFacts>]>([
  ['key_inventory_complete', { fleet: { ...fleet, withoutKey: 1 } }],
  ['rotation_proven', { fleet: { ...fleet, rotated: 0 } }],
  ['security_events_stored', { credentials: { ...credentials, securityEventsOfStations: never } }],
  [
    'synthetic_issue_and_revoke',
    { credentials: { ...credentials, syntheticRevoked: { count: 9, lastAt: '2026-04-01T00:00:00Z' } } },
  ],
  ['pilot_stations_live', { fleet: { ...fleet, waves: { running: 1, completed: 1, broughtAnybody: 0 } } }],
  ['renewal_proven', { credentials: { ...credentials, renewalsOverdue: 1 } }],
  ['revocation_proven', { credentials: { ...credentials, revokedEverywhere: never } }],
  ['cohort_rollout_running', { fleet: { ...fleet, waves: { running: 0, completed: 1, broughtAnybody: 1 } } }],
  ['new_stations_on_profile_3', { fleet: { ...fleet, newStations: { count: 2, otherwise: 1, byWish: 1 } } }],
  ['profile_2_by_exception_only', { fleet: { ...fleet, onProfile2WithoutException: 1 } }],
  ['capable_fleet_migrated', { fleet: { ...fleet, onProfile3: 85 } }],
  ['compliance_reported', { reportedAt: '2026-04-01T00:00:00.000Z' }],
])('%s alone is not met by one figure that falls short', (criterion, shortfall) => {
  const verdicts = verdictsOf({ ...everything, ...shortfall });
  expect(Object.keys(verdicts).filter((name) => verdicts[name] !== 'met')).toEqual([criterion]);
});

test('three families that have each shown a part are no family that has shown all', () => {
  const family = { family: 'A', signingRequest: 0, trustAnchor: 0, reconnected: 0 };
  const families = [
    { ...family, signingRequest: 1 },
    { ...family, trustAnchor: 1 },
    { ...family, reconnected: 1 },
  ];
  const verdicts = verdictsOf({ ...everything, fleet: { ...fleet, families } });
  expect(Object.keys(verdicts).filter((name) => verdicts[name] !== 'met')).toEqual(['one_family_shows_all']);
});

test('what nobody attests any more needs an attestation', () => {
  const verdicts = verdictsOf({ ...everything, attestations: [] });
  expect(Object.keys(verdicts).filter((name) => verdicts[name] === 'needs_attestation')).toHaveLength(4);
});
