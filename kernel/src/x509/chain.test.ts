import { describe, expect, it } from 'vitest';
import type { Certificate } from './certificate.ts';
import { validateChain, verifyIssuedBy } from './chain.ts';
import { keyUsage } from './extension-builders.ts';
import { Oid } from './object-identifiers.ts';
import { ecKeys, type IssueOptions, issue, rsaKeys } from './testing/issue.ts';

const AT = new Date('2027-01-01T00:00:00Z');
const named = (value: string) => [{ name: 'CN', value }] as const;

const root = issue({ subject: named('Root') });
const sub1 = issue({ subject: named('Sub 1'), issuer: root, ca: { pathLength: 1 } });
const sub2 = issue({ subject: named('Sub 2'), issuer: sub1, ca: { pathLength: 0 } });
const leafOf = (issuer: typeof root, options: IssueOptions = {}) =>
  issue({ subject: named('Leaf'), issuer, ca: null, ...options }).certificate;
const leaf = leafOf(sub2);

const outcome = (
  of: Certificate,
  intermediates: readonly Certificate[],
  roots: readonly Certificate[] = [root.certificate],
  at = AT,
) => {
  const result = validateChain(of, intermediates, roots, at);
  return result.ok ? result.value.map((member) => member.subject.attributes[0]?.value) : result.refusal;
};

describe('validateChain', () => {
  it('finds the path whatever the order', () => {
    const expected = ['Leaf', 'Sub 2', 'Sub 1', 'Root'];
    expect(outcome(leaf, [sub2.certificate, sub1.certificate])).toEqual(expected);
    expect(outcome(leaf, [sub1.certificate, root.certificate, sub2.certificate])).toEqual(expected);
  });

  it('takes an intermediate CA as a trust anchor when told so', () => {
    expect(outcome(leaf, [sub2.certificate], [sub1.certificate])).toEqual(['Leaf', 'Sub 2', 'Sub 1']);
  });

  it('finds no path without the missing link, nor to another root of the same name', () => {
    expect(outcome(leaf, [sub1.certificate])).toBe('unknown_issuer');
    const twin = issue({ subject: named('Root') });
    expect(outcome(leaf, [sub2.certificate, sub1.certificate], [twin.certificate])).toBe('unknown_issuer');
    expect(outcome(leaf, [sub2.certificate, sub1.certificate], [])).toBe('unknown_issuer');
  });

  it('takes no trust anchor for its own leaf', () => {
    expect(outcome(root.certificate, [])).toBe('unknown_issuer');
  });

  it('goes on to another path when one is refused', () => {
    const old = issue({ subject: named('Sub 1'), issuer: root, keys: sub1, notAfter: '2026-06-01T00:00:00Z' });
    const expected = ['Leaf', 'Sub 2', 'Sub 1', 'Root'];
    expect(outcome(leaf, [old.certificate, sub2.certificate, sub1.certificate])).toEqual(expected);
    expect(outcome(leaf, [old.certificate, sub2.certificate])).toBe('issuer_expired');
  });

  it('follows a root that another root has signed', () => {
    const next = issue({ subject: named('Next Root') });
    const cross = issue({ subject: named('Next Root'), issuer: root, keys: next });
    expect(outcome(leafOf(next), [cross.certificate])).toEqual(['Leaf', 'Next Root', 'Root']);
  });

  it('counts the moment of notBefore and of notAfter in', () => {
    const issued = leafOf(root, { notBefore: '2026-05-01T00:00:00Z', notAfter: '2026-06-01T00:00:00Z' });
    const at = (time: string) => outcome(issued, [], [root.certificate], new Date(time));
    expect(at('2026-04-30T23:59:59Z')).toBe('not_yet_valid');
    expect(at('2026-05-01T00:00:00Z')).toEqual(['Leaf', 'Root']);
    expect(at('2026-06-01T00:00:00Z')).toEqual(['Leaf', 'Root']);
    expect(at('2026-06-01T00:00:01Z')).toBe('expired');
  });

  it.each<[string, string, IssueOptions]>([
    ['a CA that is none', 'issuer_not_ca', { ca: null }],
    ['a CA without basicConstraints', 'issuer_not_ca', { extensions: [] }],
    ['a CA by key usage alone', 'issuer_not_ca', { extensions: [keyUsage(['keyCertSign'])] }],
    ['a CA not yet valid', 'issuer_not_yet_valid', { notBefore: '2028-01-01T00:00:00Z' }],
    ['an expired CA', 'issuer_expired', { notAfter: '2026-12-31T00:00:00Z' }],
    ['a CA with a weak key', 'key_too_weak', { keys: rsaKeys(1024) }],
    [
      'a CA with name constraints, which we do not evaluate',
      'extension_not_supported',
      { moreExtensions: [{ oid: Oid.nameConstraints, critical: false, value: Buffer.of(0x30, 0) }] },
    ],
    [
      'a CA with an unknown critical extension',
      'extension_not_supported',
      { moreExtensions: [{ oid: '1.2.3.4', critical: true, value: Buffer.of(5, 0) }] },
    ],
  ])('refuses %s: %s', (_, refusal, options) => {
    const ca = issue({ subject: named('Sub'), issuer: root, ...options });
    expect(outcome(leafOf(ca), [ca.certificate])).toBe(refusal);
  });

  it('refuses a CA whose key usage has no keyCertSign', () => {
    const [constraints] = root.certificate.extensions;
    if (constraints === undefined) throw new Error('the root has extensions');
    const ca = issue({ subject: named('Sub'), issuer: root, extensions: [constraints, keyUsage(['cRLSign'])] });
    expect(outcome(leafOf(ca), [ca.certificate])).toBe('issuer_key_usage');
  });

  it('refuses a path longer than a CA allows, self-issued certificates not counted', () => {
    const third = issue({ subject: named('Sub 3'), issuer: sub2 });
    expect(
      outcome(
        leafOf(third),
        [third, sub2, sub1].map((ca) => ca.certificate),
      ),
    ).toBe('path_too_long');
    const rolled = issue({ subject: named('Sub 2'), issuer: sub2, keys: ecKeys() });
    expect(
      outcome(
        leafOf(rolled),
        [rolled, sub2, sub1].map((ca) => ca.certificate),
      ),
    ).toHaveLength(5);
  });

  it('gives up on a set made to have very many paths', () => {
    const keys = ecKeys();
    const mesh = Array.from({ length: 10 }, () => issue({ subject: named('Mesh'), keys }).certificate);
    const [first] = mesh;
    if (first === undefined) throw new Error('the mesh has members');
    const from = leafOf({ ...keys, certificate: first });
    expect(outcome(from, mesh)).toBe('too_complex');
  });
});

describe('verifyIssuedBy', () => {
  it('needs the name and the signature', () => {
    expect(verifyIssuedBy(leaf, sub2.certificate)).toBe(true);
    expect(verifyIssuedBy(leaf, sub1.certificate)).toBe(false);
    const renamed = issue({ subject: named('Other'), keys: sub2 });
    expect(verifyIssuedBy(leaf, renamed.certificate)).toBe(false);
    const rekeyed = issue({ subject: named('Sub 2') });
    expect(verifyIssuedBy(leaf, rekeyed.certificate)).toBe(false);
  });

  it('verifies RSA with both paddings and refuses a key of another kind', () => {
    const keys = rsaKeys();
    for (const algorithm of [
      'rsa-sha256',
      'rsa-sha512',
      'rsa-pss-sha256',
      'rsa-pss-sha384',
      'rsa-pss-sha512',
    ] as const) {
      const { certificate } = issue({ keys, algorithm });
      expect(verifyIssuedBy(certificate, certificate)).toBe(true);
    }
    expect(verifyIssuedBy(issue().certificate, issue({ keys }).certificate)).toBe(false);
  });

  it('answers false for an RSA key too small for the hash', () => {
    const small = issue({ keys: rsaKeys(512), algorithm: 'rsa-sha256' });
    const { certificate } = issue({ keys: rsaKeys(), algorithm: 'rsa-pss-sha512' });
    expect(verifyIssuedBy(certificate, small.certificate)).toBe(false);
  });
});
