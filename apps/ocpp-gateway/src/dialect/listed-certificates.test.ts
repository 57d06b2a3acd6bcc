import { expect, test } from 'vitest';
import { hashDataText } from './hash-data.ts';
import { type ListedAs, ListedCertificates } from './listed-certificates.ts';

const root = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '0a1' };
const listing = (showsOurRoots: boolean, ...listed: readonly [object, ListedAs][]) => ({
  showsOurRoots,
  entries: listed.map(([hashData, as]) => [hashDataText(hashData) ?? '', as] as const),
});

test('a certificate is what must not be lost of all that it was listed as', () => {
  for (const [uses, use] of [
    [['manufacturer_root'], 'manufacturer_root'],
    [['vehicle_root', 'manufacturer_root'], 'vehicle_root'],
    [['manufacturer_root', 'vehicle_root'], 'vehicle_root'],
    [['way_in', 'manufacturer_root', 'vehicle_root'], 'way_in'],
  ] as const) {
    const listed = new ListedCertificates();
    for (const as of uses) listed.take(listing(true, [root, as]));
    expect(listed.useOf({ ...root, serialNumber: 'A1' })).toBe(use);
  }
});

test('I5: nothing but the way in is known before our roots were listed as well', () => {
  const listed = new ListedCertificates();
  listed.take(listing(false, [root, 'manufacturer_root'], [{ ...root, serialNumber: '2' }, 'way_in']));
  expect(listed.useOf(root)).toBeNull();
  expect(listed.useOf({ ...root, serialNumber: '2' })).toBe('way_in');
  listed.take(listing(true));
  expect(listed.useOf(root)).toBe('manufacturer_root');
  expect(listed.useOf({ ...root, serialNumber: '3' })).toBeNull();
  expect(listed.useOf(null)).toBeNull();
});

test('I5: one that is listed by another algorithm as the way in may be the same', () => {
  const sha384 = { ...root, hashAlgorithm: 'SHA384', issuerNameHash: 'cc', issuerKeyHash: 'dd' };
  const listed = new ListedCertificates();
  listed.take(listing(true, [sha384, 'manufacturer_root'], [root, 'way_in']));
  expect(listed.useOf(sha384)).toBe('way_in');
  const others = new ListedCertificates();
  others.take(listing(true, [sha384, 'manufacturer_root'], [{ ...root, serialNumber: 'b2' }, 'way_in']));
  expect(others.useOf(sha384)).toBe('manufacturer_root');
  // Named by an algorithm in which it was not listed, it was not listed.
  expect(others.useOf({ ...sha384, hashAlgorithm: 'SHA512' })).toBeNull();
});

test('I5: a list from before a certificate of ours was installed, or while it was, says nothing', () => {
  const listed = new ListedCertificates();
  listed.take(listing(true, [root, 'manufacturer_root']));
  const before = listed.asOfNow();
  expect(before()).toBe(true);
  const isOver = listed.giving();
  expect([listed.useOf(root), before(), listed.asOfNow()()]).toEqual([null, false, false]);
  listed.take(listing(true, [root, 'manufacturer_root']));
  const meanwhile = listed.asOfNow();
  isOver();
  expect([listed.useOf(root), before(), meanwhile()]).toEqual([null, false, false]);
  listed.take(listing(true, [root, 'manufacturer_root']));
  expect([listed.useOf(root), listed.asOfNow()()]).toEqual(['manufacturer_root', true]);
});
