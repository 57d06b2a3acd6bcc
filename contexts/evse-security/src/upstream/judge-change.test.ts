import { unwrap } from '@bfcert/kernel/result';
import { certificateHashData, parseCertificatePem } from '@bfcert/kernel/x509';
import { describe, expect, test } from 'vitest';
import { wantedAnchors } from '../installed-certificates/drift.ts';
import type { CertificateKind, InstalledCertificate, ReportedHashData } from '../station-contract/index.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { type ChangeFacts, judgeChange } from './judge-change.ts';

const { anchors } = testAnchors('ours', 'our next', 'for vehicles', 'in a draft', 'foreign', 'foreign too');
const [ours, next, forVehicles, inDraft, foreign, foreignToo] = anchors as [
  Anchor,
  Anchor,
  Anchor,
  Anchor,
  Anchor,
  Anchor,
];
type Anchor = (typeof anchors)[number];

const hashOf = ({ pem }: Anchor): ReportedHashData => {
  const certificate = unwrap(parseCertificatePem(pem));
  return { ...certificateHashData(certificate, certificate), hashAlgorithm: 'SHA256' };
};
const listed = (anchor: Anchor, kind: CertificateKind = 'csms_root'): InstalledCertificate => ({
  kind,
  hashData: hashOf(anchor),
  children: [],
});
const bundles = {
  csms_root: wantedAnchors({ anchors: [ours, next] }),
  v2g_root: wantedAnchors({ anchors: [forVehicles] }),
  mo_root: [],
  oem_root: [],
};
const facts = (over: Partial<ChangeFacts> = {}): ChangeFacts => ({
  bundles,
  kept: [...Object.values(bundles).flat(), ...wantedAnchors({ anchors: [inDraft] })],
  isKeyOfOurs: false,
  inUse: { anchors: [], issuers: [] },
  listed: [listed(ours)],
  checksAdditionalRoots: false,
  ...over,
});

describe('a root that an upstream wants installed', () => {
  const install = (anchor: Pick<Anchor, 'pem'>, of: CertificateKind, over: Partial<ChangeFacts> = {}) =>
    judgeChange({ kind: 'install', of, certificatePem: anchor.pem }, facts(over));

  test('passes where our bundle for that use has it, and is done where the station lists it', () => {
    expect(install(next, 'csms_root')).toBe('pass');
    expect(install(ours, 'csms_root')).toBe('done');
    expect(install(ours, 'csms_root', { listed: null })).toBe('pass');
    expect(install(forVehicles, 'v2g_root')).toBe('pass');
    expect(install(forVehicles, 'v2g_root', { listed: [listed(forVehicles)] })).toBe('pass');
    expect(install(forVehicles, 'v2g_root', { listed: [listed(forVehicles, 'v2g_root')] })).toBe('done');
  });

  test('for contracts, or of a vehicle’s maker, passes as every other once a version of its bundle is in force', () => {
    const inForce = wantedAnchors({ anchors: [inDraft] });
    for (const of of ['mo_root', 'oem_root'] as const) {
      const over = { bundles: { ...bundles, [of]: inForce } };
      expect(install(inDraft, of, over)).toBe('pass');
      expect(install(inDraft, of, { ...over, listed: [listed(inDraft, of)] })).toBe('done');
    }
  });

  test.each<[string, Pick<Anchor, 'pem'>, CertificateKind, string]>([
    ['that no bundle of ours has', foreign, 'csms_root', 'not_in_our_bundle'],
    ['of ours for another use', forVehicles, 'csms_root', 'not_in_our_bundle'],
    ['of ours as one for contracts', ours, 'mo_root', 'not_in_our_bundle'],
    ['that is in a draft alone', inDraft, 'v2g_root', 'not_in_our_bundle'],
    ['for contracts that is in a draft alone', inDraft, 'mo_root', 'not_in_our_bundle'],
    ['of vehicles’ makers that is in a draft alone', inDraft, 'oem_root', 'not_in_our_bundle'],
    ['that cannot be read', { pem: 'PEM' }, 'csms_root', 'certificate_unreadable'],
    ['that is followed by another', { pem: `${next.pem}${foreign.pem}` }, 'csms_root', 'certificate_unreadable'],
  ])('%s is refused', (_, anchor, of, refusal) => {
    expect(install(anchor, of)).toBe(refusal);
  });

  test('D-005: for firmware passes unless its key is one of ours, in a draft too, and in whatever form it is sent', () => {
    const inHex = ({ pem }: Anchor) => ({ pem: unwrap(parseCertificatePem(pem)).der.toString('hex') });
    for (const form of [(anchor: Anchor) => anchor, inHex]) {
      expect(install(form(foreign), 'manufacturer_root')).toBe('pass');
      expect(install(form(foreign), 'manufacturer_root', { isKeyOfOurs: true })).toBe('ours_for_another_use');
      for (const anchor of [ours, next, forVehicles, inDraft])
        expect(install(form(anchor), 'manufacturer_root')).toBe('ours_for_another_use');
    }
    for (const pem of ['PEM', '3003020101', `${foreign.pem}${ours.pem}`])
      expect(install({ pem }, 'manufacturer_root')).toBe('certificate_unreadable');
    expect(install(inHex(ours), 'csms_root')).toBe('certificate_unreadable');
  });

  test('is not sent to a station that would give up the one that it has for it', () => {
    expect(install(next, 'csms_root', { checksAdditionalRoots: true })).toBe('additional_root_check');
    expect(install(ours, 'csms_root', { checksAdditionalRoots: true })).toBe('done');
    expect(install(forVehicles, 'v2g_root', { checksAdditionalRoots: true })).toBe('pass');
  });
});

describe('a root that an upstream wants deleted', () => {
  const remove = (hashData: ReportedHashData, over: Partial<ChangeFacts> = {}) =>
    judgeChange({ kind: 'delete', hashData }, facts(over));
  const all = [listed(ours), listed(foreign), listed(foreignToo, 'v2g_root')];
  const removeTheirs = (
    hashData: ReportedHashData,
    listedAs: 'manufacturer_root' | 'vehicle_root',
    over: Partial<ChangeFacts> = {},
  ) => judgeChange({ kind: 'delete', hashData, listedAs }, facts(over));

  test('passes where the station has listed it and no bundle of ours has it', () => {
    expect(remove(hashOf(foreign), { listed: all })).toBe('pass');
    expect(remove(hashOf(foreignToo), { listed: all })).toBe('pass');
    const spelled = { ...hashOf(foreign), serialNumber: `00${hashOf(foreign).serialNumber.toUpperCase()}` };
    expect(remove(spelled, { listed: all })).toBe('pass');
  });

  test('stays where a bundle of ours has it, under whatever use and whatever the station lists', () => {
    for (const anchor of [ours, next, forVehicles, inDraft]) {
      expect(remove(hashOf(anchor), { listed: [...all, listed(anchor, 'mo_root')] })).toBe('anchor_is_needed');
      expect(remove(hashOf(anchor), { listed: null })).toBe('anchor_is_needed');
    }
  });

  test('I5, threat 11: as one of its own for firmware stays where a bundle of ours has it, by whatever algorithm it is named', () => {
    for (const anchor of [ours, next, forVehicles, inDraft]) {
      const certificate = unwrap(parseCertificatePem(anchor.pem));
      for (const hashAlgorithm of ['SHA256', 'SHA384', 'SHA512'] as const) {
        const hashData = { ...certificateHashData(certificate, certificate, hashAlgorithm), hashAlgorithm };
        for (const over of [{}, { listed: null }, { listed: [listed(anchor, 'manufacturer_root')] }])
          expect(removeTheirs(hashData, 'manufacturer_root', over)).toBe('anchor_is_needed');
      }
    }
  });

  test('as one of its own passes where we have no list of it for another use', () => {
    const firmware = listed(foreign, 'manufacturer_root');
    for (const over of [{ listed: null }, {}, { listed: [listed(ours), firmware] }])
      expect(removeTheirs(hashOf(foreign), 'manufacturer_root', over)).toBe('pass');
    for (const kind of ['csms_root', 'v2g_root', 'mo_root', 'oem_root', 'v2g_chain'] as const)
      expect(removeTheirs(hashOf(foreign), 'manufacturer_root', { listed: [firmware, listed(foreign, kind)] })).toBe(
        'anchor_is_needed',
      );
  });

  test('as one of its own stays where the station’s connection stands under it, in our bundles or not', () => {
    const inUse = { anchors: [foreign], issuers: [] };
    for (const use of ['manufacturer_root', 'vehicle_root'] as const)
      expect(removeTheirs(hashOf(foreign), use, { inUse })).toBe('root_in_use');
  });

  test('as one of its own for vehicles, where the policy is to pass, stays only where it is our way in', () => {
    expect(removeTheirs(hashOf(ours), 'vehicle_root')).toBe('anchor_is_needed');
    for (const anchor of [forVehicles, inDraft, foreign])
      expect(removeTheirs(hashOf(anchor), 'vehicle_root', { listed: [listed(anchor, 'v2g_root')] })).toBe('pass');
    for (const kind of ['csms_root', 'v2g_chain'] as const)
      expect(removeTheirs(hashOf(foreign), 'vehicle_root', { listed: [listed(foreign, kind)] })).toBe(
        'anchor_is_needed',
      );
  });

  test.each<[string, Partial<ChangeFacts>, string]>([
    ['was not listed in this session', { listed: null }, 'list_outdated'],
    ['the station does not list', {}, 'certificate_not_listed'],
    ['is its last one for its CSMS', { listed: [listed(foreign)] }, 'last_csms_root'],
    ['may be the one by which it believes us', { listed: [listed(foreign), listed(foreignToo)] }, 'anchor_is_needed'],
    [
      'is above what is in use, though no version has it',
      { listed: all, inUse: { anchors: [foreign], issuers: [] } },
      'root_in_use',
    ],
    ['is its own chain', { listed: [...all, listed(foreign, 'v2g_chain')] }, 'own_certificate_of_station'],
    [
      'is trust in firmware too',
      { listed: [...all, listed(foreign, 'manufacturer_root')] },
      'manufacturer_root_is_apart',
    ],
  ])('stays where it %s', (_, over, refusal) => {
    expect(remove(hashOf(foreign), over)).toBe(refusal);
  });
});
