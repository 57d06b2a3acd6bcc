import { certificateHashData } from '@bfcert/kernel/x509';
import { expect, test } from 'vitest';
import type { CertificateKind, InstalledCertificate } from '../station-contract/index.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { driftOf, wantedAnchors } from './drift.ts';
import { deletionRefusal as refusalOf } from './may-be-deleted.ts';

const released = testAnchors('one', 'two');
const wanted = wantedAnchors(released);
const foreigners = testAnchors('stranger');
const [stranger] = wantedAnchors(foreigners);

function listed(kind: CertificateKind, of: (typeof wanted)[number] | undefined): InstalledCertificate {
  if (of === undefined) throw new Error('no such anchor');
  const { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } = certificateHashData(
    of.certificate,
    of.certificate,
    'SHA512',
  );
  const upper = { issuerNameHash: issuerNameHash.toUpperCase(), issuerKeyHash, serialNumber: `00${serialNumber}` };
  return { kind, hashData: { hashAlgorithm, ...upper }, children: [] };
}

type Facts = Parameters<typeof refusalOf>[0];
const deletionRefusal = (facts: Omit<Facts, 'inUse'> & Partial<Facts>) =>
  refusalOf({ inUse: { anchors: [], issuers: [] }, ...facts });

const ours = wanted.map((anchor) => listed('csms_root', anchor));
const foreign = listed('csms_root', stranger);
const all = [...ours, foreign];

test('a root that is not released may go while a released one stays', () => {
  expect(deletionRefusal({ certificate: foreign, listed: all, wanted })).toBeNull();
  expect(
    deletionRefusal({
      certificate: listed('mo_root', stranger),
      listed: [...all, listed('mo_root', stranger)],
      wanted,
    }),
  ).toBeNull();
});

test('lesson B.27: a released root, and the last one, stay', () => {
  for (const certificate of ours)
    expect(deletionRefusal({ certificate, listed: all, wanted })).toBe('anchor_is_needed');
  expect(deletionRefusal({ certificate: foreign, listed: [foreign], wanted })).toBe('last_csms_root');
});

test('I5: a root that has left every version stays as long as the connection stands under it', () => {
  const [before] = foreigners.anchors;
  const inUse = { anchors: before === undefined ? [] : [before], issuers: [] };
  expect(deletionRefusal({ certificate: foreign, listed: all, wanted, inUse })).toBe('root_in_use');
  const elsewhere = { ...inUse, anchors: testAnchors('another').anchors };
  expect(deletionRefusal({ certificate: foreign, listed: all, wanted, inUse: elsewhere })).toBeNull();
});

test('I5: one that nobody gave us stays by its name, as that of the issuer of a server certificate that is in use', () => {
  const name = stranger?.certificate.subject.der ?? Buffer.alloc(0);
  const inUse = (...issuers: readonly Buffer[]) => ({ anchors: [], issuers });
  expect(deletionRefusal({ certificate: foreign, listed: all, wanted, inUse: inUse(name) })).toBe('root_in_use');
  expect(
    deletionRefusal({ certificate: foreign, listed: all, wanted, inUse: inUse(Buffer.from('3000', 'hex')) }),
  ).toBeNull();
});

test('where none of the released roots is listed, its connection may live on any', () => {
  const other = listed('csms_root', wantedAnchors(testAnchors('other'))[0]);
  expect(deletionRefusal({ certificate: foreign, listed: [foreign, other], wanted })).toBe('anchor_is_needed');
});

test('D-005: a manufacturer’s root stays, listed or not', () => {
  const root = listed('manufacturer_root', stranger);
  expect(deletionRefusal({ certificate: root, listed: [...all, root], wanted })).toBe('manufacturer_root_is_apart');
  expect(deletionRefusal({ certificate: root, listed: all, wanted })).toBe('manufacturer_root_is_apart');
});

test('M04.FR.06: a chain of the station itself stays', () => {
  const chain = listed('v2g_chain', stranger);
  expect(deletionRefusal({ certificate: chain, listed: [...all, chain], wanted })).toBe('own_certificate_of_station');
});

test('lesson B.27: what is named in other letters than the station’s is the same; of another kind it is another', () => {
  const { hashData } = foreign;
  const lower = { ...foreign, hashData: { ...hashData, issuerNameHash: hashData.issuerNameHash.toLowerCase() } };
  expect(deletionRefusal({ certificate: lower, listed: all, wanted })).toBeNull();
  expect(deletionRefusal({ certificate: { ...foreign, kind: 'v2g_root' }, listed: all, wanted })).toBe(
    'certificate_not_listed',
  );
});

test('lesson B.26: drift is seen both ways, past case, leading zeros and algorithm', () => {
  const [first, second] = ours as [InstalledCertificate, InstalledCertificate];
  expect(driftOf(all, wanted)).toEqual({ missing: [], unexpected: [foreign.hashData] });
  expect(driftOf([first], wanted)).toEqual({ missing: [wanted[1]], unexpected: [] });
  expect(driftOf([{ ...second, kind: 'v2g_root' }], wanted).missing).toHaveLength(2);
});
