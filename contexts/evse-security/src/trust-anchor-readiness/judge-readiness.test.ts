import type { AnchorChangeEffect, CertificateId, TrustAnchor } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { certificateHashData, parseCertificatePem } from '@bfcert/kernel/x509';
import { describe, expect, test } from 'vitest';
import { testAnchors } from '../testing/test-anchors.ts';
import { judgeReadiness, type StationTrust } from './judge-readiness.ts';
import { readinessReasons } from './trust-anchor-readiness.ts';

const [old, next, other] = testAnchors('Old', 'Next', 'Other').anchors as [TrustAnchor, TrustAnchor, TrustAnchor];
const NOW = new Date('2026-03-10T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

const listed = (...anchors: readonly TrustAnchor[]) =>
  anchors.map(({ pem }) => {
    const certificate = unwrap(parseCertificatePem(pem));
    return certificateHashData(certificate, certificate, 'SHA256');
  });
const station = (changes: Partial<StationTrust> = {}): StationTrust => ({
  isCarried: false,
  securityProfile: 3,
  lastSeenAt: daysAgo(0),
  canList: true,
  list: { at: daysAgo(1), roots: listed(old) },
  ownUnder: new Set(),
  ...changes,
});
/** The chain is verified by any of the first; of the others stations are deprived. */
const effect = (anchors: readonly [TrustAnchor, ...TrustAnchor[]], removed: readonly TrustAnchor[] = []) =>
  ({ chains: [{ anchors }], unknownChains: [], removed, leavesTodaysRoots: false }) satisfies AnchorChangeEffect;
const judge = (changes: Partial<StationTrust>, what: AnchorChangeEffect) => judgeReadiness(station(changes), what, NOW);

describe('by what it has listed a station', () => {
  test('keeps its connection where it lists the root of the chain', () => {
    expect(judge({}, effect([old]))).toBe('lists_a_root_of_every_chain');
  });

  test('loses it where the server chain comes to stand under a root that it does not list', () => {
    expect(judge({}, effect([next]))).toBe('lists_no_root_of_a_chain');
  });

  test('loses it with the root of the chain, and keeps it without another root', () => {
    expect(judge({ list: { at: daysAgo(1), roots: listed(old, next) } }, effect([next], [old]))).toBe(
      'lists_a_root_of_every_chain',
    );
    expect(judge({ list: { at: daysAgo(1), roots: listed(old, next) } }, effect([old], [old]))).toBe(
      'lists_no_root_of_a_chain',
    );
  });

  test('needs one root of a chain that two have signed, and a root of each of two chains', () => {
    expect(judge({}, effect([old, next]))).toBe('lists_a_root_of_every_chain');
    expect(judge({}, effect([old, next], [old]))).toBe('lists_no_root_of_a_chain');
    const two = { ...effect([old]), chains: [{ anchors: [old] as const }, { anchors: [next] as const }] };
    expect(judge({}, two)).toBe('lists_no_root_of_a_chain');
    expect(judge({ list: { at: daysAgo(1), roots: listed(old, next) } }, two)).toBe('lists_a_root_of_every_chain');
  });

  test('loses nothing by a root that it lists besides', () => {
    expect(judge({ list: { at: daysAgo(1), roots: listed(old, other) } }, effect([old], [other]))).toBe(
      'lists_a_root_of_every_chain',
    );
  });

  test('loses it with the root under which its own certificate stands', () => {
    const ownUnder = new Set([other.fingerprint]);
    expect(judge({ ownUnder }, effect([old], [other]))).toBe('own_certificate_stands_under_it');
  });
});

describe('nothing is known of a station', () => {
  test('that never gave a list, be it that it cannot', () => {
    expect(judge({ list: null }, effect([old]))).toBe('never_listed');
    expect(judge({ list: null, canList: false }, effect([old]))).toBe('cannot_list');
  });

  test('whose list is older than a week', () => {
    const list = (days: number) => ({ list: { at: daysAgo(days), roots: listed(old) } });
    expect(judge(list(7), effect([old]))).toBe('lists_a_root_of_every_chain');
    expect(judge(list(8), effect([old]))).toBe('list_too_old');
  });

  test('when no chain is known that it is shown, or one more than those that are', () => {
    const outside = { certificateId: 'crt_1' as CertificateId, slot: 'ec', authority: 'Amazon' };
    expect(judge({}, { ...effect([old]), chains: [] })).toBe('chain_unknown');
    expect(judge({}, { ...effect([old]), chains: [], unknownChains: [outside] })).toBe('chain_unknown');
    expect(judge({}, { ...effect([old]), unknownChains: [outside] })).toBe('chain_unknown');
    expect(judge({}, { ...effect([next]), unknownChains: [outside] })).toBe('lists_no_root_of_a_chain');
  });

  test('that lists nothing is no such one: it loses its connection', () => {
    expect(judge({ list: { at: daysAgo(1), roots: [] } }, effect([old]))).toBe('lists_no_root_of_a_chain');
  });
});

test('of one that is still in its box nothing is known, where our listeners leave the root that its installer may have given it', () => {
  const never = { lastSeenAt: null, securityProfile: null, list: null } as const;
  expect(judge(never, { ...effect([next]), leavesTodaysRoots: true })).toBe('root_of_installer_goes');
  expect(readinessReasons.root_of_installer_goes).toBe('unknown');
  expect(judge({ ...never, isCarried: true }, { ...effect([next]), leavesTodaysRoots: true })).toBe(
    'behind_controller',
  );
  // Whoever has been here is judged by what it lists.
  expect(judge({}, { ...effect([old]), leavesTodaysRoots: true })).toBe('lists_a_root_of_every_chain');
});

describe('told apart are stations', () => {
  test('without TLS, behind a controller, and that were never here', () => {
    expect(judge({ securityProfile: 1 }, effect([next]))).toBe('without_tls');
    expect(judge({ isCarried: true }, effect([next]))).toBe('behind_controller');
    expect(judge({ lastSeenAt: null, securityProfile: null }, effect([next]))).toBe('never_came');
  });

  test('and one on Profile 2 is not: it verifies us', () => {
    expect(judge({ securityProfile: 2 }, effect([next]))).toBe('lists_no_root_of_a_chain');
  });
});
