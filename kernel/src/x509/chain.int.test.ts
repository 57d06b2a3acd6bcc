import { afterAll, expect, it } from 'vitest';
import { validateChain } from './chain.ts';
import { basicConstraints, keyUsage } from './extension-builders.ts';
import { certificatePem } from './pem.ts';
import { type Issued, type IssueOptions, issue } from './testing/issue.ts';
import { Mutator } from './testing/mutation.ts';
import { OpensslCommand } from './testing/openssl.ts';

const openssl = new OpensslCommand();
afterAll(() => openssl.remove());

const AT = new Date('2027-01-01T00:00:00Z');
const named = (value: string) => [{ name: 'CN', value }] as const;

/**
 * Each makes a CA or a leaf somehow wrong or unusual. Two are left out because we follow RFC 5280
 * where openssl does not: the second of notAfter itself is valid, and keyCertSign alone makes no CA.
 */
const PECULIARITIES: readonly IssueOptions[] = [
  { ca: null },
  { ca: { pathLength: 0 } },
  { ca: { pathLength: 1 } },
  { notAfter: '2026-12-31T23:59:59Z' },
  { notAfter: '2027-01-01T00:00:01Z' },
  { notBefore: '2027-01-01T00:00:00Z' },
  { notBefore: '2027-01-01T00:00:01Z' },
  { extensions: [] },
  { extensions: [basicConstraints({ ca: true })] },
  { extensions: [basicConstraints({ ca: true }), keyUsage(['digitalSignature'])] },
  { moreExtensions: [{ oid: '1.2.3.4', critical: true, value: Buffer.of(5, 0) }] },
  { moreExtensions: [{ oid: '1.2.3.4', critical: false, value: Buffer.of(5, 0) }] },
  { subject: named('Sub 0') },
  { subject: named('Root') },
];

const ROUNDS = 100;

it('agrees with `openssl verify` on random hierarchies', () => {
  const random = new Mutator(42);
  const verdicts = { ok: 0, refused: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const some = () => (random.below(6) === 0 ? random.pick(PECULIARITIES) : {});
    const root = issue({ subject: named('Root'), ...some() });
    const subs: Issued[] = [];
    for (let depth = 0; depth < random.below(4); depth++) {
      const issuer = subs[depth - 1] ?? root;
      subs.push(issue({ subject: named(`Sub ${depth}`), issuer, ...some() }));
    }
    const leaf = issue({ subject: named('Leaf'), issuer: subs.at(-1) ?? root, ca: null, ...some() });
    const sent = subs.filter(() => random.below(20) !== 0);

    const ours = validateChain(
      leaf.certificate,
      sent.map((sub) => sub.certificate),
      [root.certificate],
      AT,
    );
    openssl.write('root.pem', certificatePem(root.certificate.der));
    openssl.write('leaf.pem', certificatePem(leaf.certificate.der));
    openssl.write('sent.pem', sent.map((sub) => certificatePem(sub.certificate.der)).join(''));
    const untrusted = sent.length === 0 ? [] : ['-untrusted', 'sent.pem'];
    const theirs = openssl.attempt(
      'verify',
      '-attime',
      String(AT.getTime() / 1000),
      '-CAfile',
      'root.pem',
      ...untrusted,
      'leaf.pem',
    );
    const said = ours.ok ? 'ok' : ours.refusal;
    expect(`round ${round}: ${said} ${ours.ok}`, theirs.output).toBe(`round ${round}: ${said} ${theirs.ok}`);
    verdicts[ours.ok ? 'ok' : 'refused']++;
  }
  expect(Math.min(verdicts.ok, verdicts.refused)).toBeGreaterThan(ROUNDS / 10);
});

it('openssl follows a new root over the old one that has cross-signed it, and the new one alone', () => {
  const old = issue({ subject: named('Old Root') });
  const next = issue({ subject: named('New Root') });
  const cross = issue({ subject: named('New Root'), keys: next, issuer: old }).certificate;
  const leaf = issue({ subject: named('Leaf'), issuer: next, ca: null }).certificate;

  // One key, so one identifier: a leaf points to both forms of its issuer.
  expect(cross.subjectKeyId).toBe(next.certificate.subjectKeyId);
  expect(cross.authorityKeyId).toBe(old.certificate.subjectKeyId);
  expect(leaf.authorityKeyId).toBe(cross.subjectKeyId);
  expect(cross.spki.equals(next.certificate.spki)).toBe(true);

  openssl.write('old.pem', certificatePem(old.certificate.der));
  openssl.write('next.pem', certificatePem(next.certificate.der));
  openssl.write('cross.pem', certificatePem(cross.der));
  openssl.write('leaf.pem', certificatePem(leaf.der));
  const verify = (...options: string[]) => openssl.attempt('verify', '-x509_strict', ...options, 'leaf.pem').ok;
  expect(verify('-CAfile', 'next.pem')).toBe(true);
  expect(verify('-CAfile', 'old.pem')).toBe(false);
  expect(verify('-CAfile', 'old.pem', '-untrusted', 'cross.pem')).toBe(true);
  expect(verify('-CAfile', 'next.pem', '-untrusted', 'cross.pem')).toBe(true);
  expect(validateChain(leaf, [cross], [old.certificate], AT)).toMatchObject({ value: [leaf, cross, old.certificate] });
});
