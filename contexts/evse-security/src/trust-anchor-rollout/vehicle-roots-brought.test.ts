import { unwrap } from '@bfcert/kernel/result';
import { certificateHashData, parseCertificatePem } from '@bfcert/kernel/x509';
import { expect, test } from 'vitest';
import type { InstalledCertificate } from '../station-contract/index.ts';
import type { AnchorFact, StationFacts } from '../station-process/check.ts';
import { attempts, facts, START } from '../testing/migration-facts.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { decideRollout } from './decide.ts';
import type { RolloutPhase } from './trust-anchor-rollout.ts';

type Anchor = ReturnType<typeof testAnchors>['anchors'][number];
const [wanted, old] = testAnchors('MO Root 2', 'MO Root 1').anchors as [Anchor, Anchor];

const entry = ({ pem }: Anchor): InstalledCertificate => {
  const certificate = unwrap(parseCertificatePem(pem));
  return { kind: 'mo_root', hashData: certificateHashData(certificate, certificate), children: [] };
};
const listing = (action: 'list_vehicle_roots' | 'list_vehicle_roots_left', ...anchors: readonly Anchor[]) => ({
  action,
  answer: { pendingRestart: false, deferred: false, anchors: null, settings: null, certificates: anchors.map(entry) },
});
const missing: AnchorFact = { ...wanted, state: 'intended' };
const decided = (
  phase: RolloutPhase,
  over: Partial<StationFacts>,
  bundle: 'contract_trust' | 'oem_provisioning_trust' = 'contract_trust',
) => {
  const known = { ...facts('active'), anchors: [missing], ...over };
  return decideRollout({ phase, phaseDeadline: null }, bundle, known, START)?.decision;
};

test('a station is asked what it lists under that use, and sent what it lacks as that', () => {
  const command = { kind: 'list_certificates', kinds: ['mo_root'] };
  expect(decided('anchors', {})).toMatchObject({ action: 'list_vehicle_roots', command });
  expect(decided('anchors', { attempts: attempts(listing('list_vehicle_roots', old)) })).toMatchObject({
    action: 'install_vehicle_root',
    target: wanted.fingerprint,
    command: { kind: 'install_trust_anchor', of: 'mo_root', certificatePem: wanted.pem },
  });
});

test('one that comes in a version without a word for the use is a person’s, whatever it was planned as', () => {
  expect(decided('anchors', {}, 'oem_provisioning_trust')).toMatchObject({ kind: 'stop', code: 'version_has_no_word' });
});

test('nothing is sent to a store that would have no room left for the next root of its CSMS', () => {
  const { charger } = facts('active');
  const full = { ...charger, settings: { ...charger.settings, trust_anchor_capacity: '3' } };
  const known = { attempts: attempts(listing('list_vehicle_roots', old)), rootsOfOtherUses: [entry(old).hashData] };
  expect(decided('anchors', { ...known, charger: full })).toMatchObject({ code: 'trust_anchor_store_full' });
});

test('where no version is in force any more nothing is sent, and what was ours is deleted', () => {
  expect(decided('anchors', { anchors: [] })).toMatchObject({ kind: 'done' });
  const known = {
    anchors: [],
    unwantedAnchors: [{ ...old, isInUse: false }],
    attempts: attempts(listing('list_vehicle_roots_left', old)),
  };
  expect(decided('removal', known)).toMatchObject({
    action: 'delete_vehicle_root',
    command: { kind: 'delete_certificate', of: 'mo_root', hashData: entry(old).hashData },
  });
});

test('a root that is listed for another use as well stays: a station deletes by hash from both', () => {
  const known = {
    anchors: [],
    unwantedAnchors: [{ ...old, isInUse: false }],
    attempts: attempts(listing('list_vehicle_roots_left', old)),
    rootsOfOtherUses: [entry(old).hashData],
  };
  expect(decided('removal', known)).toMatchObject({ kind: 'stop', code: 'anchor_in_use' });
});
