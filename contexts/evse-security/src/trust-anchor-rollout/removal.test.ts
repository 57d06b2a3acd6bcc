import { unwrap } from '@bfcert/kernel/result';
import { certificateHashData, parseCertificatePem } from '@bfcert/kernel/x509';
import { expect, test } from 'vitest';
import type { InstalledCertificate } from '../station-contract/index.ts';
import type { AnchorFact, StationFacts } from '../station-process/check.ts';
import { attempts, facts, START } from '../testing/migration-facts.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { decideRollout } from './decide.ts';

type Anchor = ReturnType<typeof testAnchors>['anchors'][number];
const [wanted, old, foreign] = testAnchors('Wanted', 'Old', 'Foreign').anchors as [Anchor, Anchor, Anchor];

const entry = ({ pem }: Anchor): InstalledCertificate => {
  const certificate = unwrap(parseCertificatePem(pem));
  return { kind: 'csms_root', hashData: certificateHashData(certificate, certificate, 'SHA256'), children: [] };
};
const listing = (...anchors: readonly Anchor[]) => ({
  action: 'list_roots' as const,
  answer: {
    pendingRestart: false,
    deferred: false,
    anchors: null,
    settings: null,
    certificates: anchors.map(entry),
  },
});
const verified: AnchorFact = { ...wanted, state: 'verified' };

const decided = (over: Partial<StationFacts>, isInUse = false) => {
  const unwantedAnchors = [{ ...old, isInUse }];
  const known = { ...facts('active'), anchors: [verified], unwantedAnchors, ...over };
  return decideRollout({ phase: 'removal', phaseDeadline: null }, 'charging_station_trust', known, START)?.decision;
};

test('nothing is asked of a station where nothing is unwanted', () => {
  expect(decided({ unwantedAnchors: [] })).toMatchObject({ kind: 'done' });
});

test('a list of this step comes first, in the station’s own words', () => {
  const command = { kind: 'list_certificates', kinds: ['csms_root'] };
  expect(decided({ attempts: attempts({ action: 'list_anchors' }) })).toMatchObject({ action: 'list_roots', command });
});

test('what is listed of ours and unwanted is deleted by the name that it was listed under, and then listed again', () => {
  const before = listing(wanted, old, foreign);
  expect(decided({ attempts: attempts(before) })).toMatchObject({
    action: 'delete_anchor',
    target: old.fingerprint,
    command: { kind: 'delete_certificate', of: 'csms_root', hashData: entry(old).hashData },
  });
  const deleted = { action: 'delete_anchor' as const, target: old.fingerprint };
  expect(decided({ attempts: attempts(before, deleted) })).toMatchObject({ action: 'list_roots' });
  expect(decided({ attempts: attempts(before, deleted, listing(wanted, foreign)) })).toMatchObject({ kind: 'done' });
});

test('a root that is nobody’s of ours is never deleted', () => {
  expect(decided({ attempts: attempts(listing(wanted, foreign)) })).toMatchObject({ kind: 'done' });
});

test('a root of others is deleted where the policy says so, by the name that it was listed under; one that is ours or in use stays', () => {
  const others = (over: Partial<NonNullable<StationFacts['othersToGo']>> = {}) => ({
    unwantedAnchors: [],
    othersToGo: { ours: [], inUse: { anchors: [], issuers: [] }, ...over },
    attempts: attempts(listing(wanted, foreign)),
  });
  expect(decided(others())).toMatchObject({
    action: 'delete_anchor',
    command: { kind: 'delete_certificate', of: 'csms_root', hashData: entry(foreign).hashData },
  });
  const issuer = unwrap(parseCertificatePem(foreign.pem)).subject.der;
  for (const stays of [
    { ours: [foreign] },
    { inUse: { anchors: [foreign], issuers: [] } },
    { inUse: { anchors: [], issuers: [issuer] } },
  ])
    expect(decided(others(stays))).toMatchObject({ kind: 'done' });
  expect(decided({ ...others(), attempts: attempts(listing(foreign)) })).toMatchObject({
    code: 'trust_anchor_missing',
  });
});

test('nothing is deleted where a root that the station is to have is not listed', () => {
  expect(decided({ attempts: attempts(listing(old)) })).toMatchObject({ kind: 'stop', code: 'trust_anchor_missing' });
  const bare = decided({ anchors: [], attempts: attempts(listing(old, foreign)) });
  expect(bare).toMatchObject({ kind: 'stop', code: 'trust_anchor_missing' });
});

test('nothing is deleted that its connection stands under, whoever released a version without it', () => {
  const both = { attempts: attempts(listing(wanted, old)) };
  expect(decided(both, true)).toMatchObject({ kind: 'stop', code: 'anchor_in_use' });
});

test('a station that says yes and keeps it is asked again, and is a person’s when its tries are spent', () => {
  const round = [listing(wanted, old), { action: 'delete_anchor' as const, target: old.fingerprint }];
  const thrice = attempts(...round, ...round, ...round, listing(wanted, old));
  expect(decided({ attempts: thrice })).toMatchObject({ kind: 'stop', code: 'delete_anchor_failed' });
});
