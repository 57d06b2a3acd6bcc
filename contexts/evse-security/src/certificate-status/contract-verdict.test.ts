import { FixedClock } from '@bfcert/kernel/clock';
import { certificatePem } from '@bfcert/kernel/x509';
import { beforeEach, describe, expect, test } from 'vitest';
import { createCertificateStatus } from './create-certificate-status.ts';
import { type Holder, hashDataOf, idOf, inHours, make, NOW, type Saying, say } from './testing/contract-pki.ts';
import { FakeSources } from './testing/fake-sources.ts';

const EMAID = 'DEABCC123456789';
const at = (name: string): string => `http://ocsp.mo.example/${name}`;

const root = make('MO Root');
const sub1 = make('MO Sub 1', { issuer: root, ocspUrl: at('sub1') });
const sub2 = make('MO Sub 2', { issuer: sub1, ocspUrl: at('sub2') });
const leaf = make('DE-ABC-C12345678', { issuer: sub2, ca: false, ocspUrl: at('leaf') });

let clock: FixedClock;
let sources: FakeSources;
let status: ReturnType<typeof createCertificateStatus>;
beforeEach(() => {
  clock = new FixedClock(NOW);
  sources = new FakeSources([root.certificate]);
  status = createCertificateStatus(sources, clock, { answerWithinMs: 50, tell: () => undefined });
  says('leaf', leaf, sub2);
  says('sub2', sub2, sub1);
  says('sub1', sub1, root);
});

function says(name: string, certificate: Holder, issuer: Holder, saying: Saying = {}): void {
  sources.responders.set(at(name), () => say(issuer, idOf(certificate, issuer), saying));
}
const pem = (...chain: Holder[]): string => chain.map(({ certificate }) => certificatePem(certificate.der)).join('');
const named = (certificate: Holder, issuer: Holder, name: string) => ({
  certificate: hashDataOf(certificate, issuer),
  responderUrl: at(name),
});
/** As a station sends it: leaf, sub-CA 2, sub-CA 1. */
const ALL = [named(leaf, sub2, 'leaf'), named(sub2, sub1, 'sub2'), named(sub1, root, 'sub1')];

const judge = async (question: { chainPem?: string; certificates?: typeof ALL; emaid?: string }) =>
  status.judgeContract({
    identityId: 'idn_1',
    connectionId: 'con_1',
    emaid: EMAID,
    chainPem: null,
    certificates: [],
    ...question,
  });
const verdictOf = async (question: Parameters<typeof judge>[0]) => (await judge(question)).verdict;
const CHAIN = pem(leaf, sub2, sub1);

describe('lesson B.31: a contract whose chain the station sends', () => {
  test('is valid when it stands under an anchor and each certificate is said to be good', async () => {
    expect(await judge({ chainPem: CHAIN })).toEqual({ verdict: 'valid', detail: '' });
    expect(sources.trips.toSorted()).toEqual(['leaf', 'sub1', 'sub2'].map(at));
  });

  test('is asked about where the station says, else where the certificate itself does', async () => {
    says('elsewhere', leaf, sub2);
    expect(await verdictOf({ chainPem: CHAIN, certificates: [named(leaf, sub2, 'elsewhere')] })).toBe('valid');
    expect(sources.trips.toSorted()).toEqual(['elsewhere', 'sub1', 'sub2'].map(at));
  });

  test.each(['DEABCC123456789', 'deabcc12345678', 'DE-ABC-C12345678-9'])('is for the eMAID %s', async (emaid) => {
    expect(await verdictOf({ chainPem: CHAIN, emaid })).toBe('valid');
  });

  test('is told apart from one whose name only upper-cases into it', async () => {
    const dotless = make('DE-ABC-CI2345678', { issuer: sub2, ca: false, ocspUrl: at('leaf') });
    expect(await verdictOf({ chainPem: pem(dotless, sub2, sub1), emaid: 'DEABCCı2345678' })).toBe('not_verifiable');
  });

  test('has at most two sub-CAs, and the operator hears which rule of ISO 15118 it breaks', async () => {
    const sub3 = make('MO Sub 3', { issuer: sub2 });
    const deep = make(EMAID, { issuer: sub3, ca: false });
    expect(await judge({ chainPem: pem(deep, sub3, sub2, sub1) })).toMatchObject({
      verdict: 'not_verifiable',
      detail: expect.stringMatching(/^too_many_sub_cas: /),
    });
  });

  test.each(['DEABCC123456780X', 'DEABCC12345670', '', 'DE-ABC-C12345678\u0000', '\ud800'])(
    'is not for the eMAID %j',
    async (emaid) => {
      expect(await verdictOf({ chainPem: CHAIN, emaid })).toBe('not_verifiable');
      expect(sources.trips).toEqual([]);
    },
  );

  test.each([
    ['leaf', leaf, sub2],
    ['sub2', sub2, sub1],
    ['sub1', sub1, root],
  ] as const)('is revoked when its %s is', async (name, certificate, issuer) => {
    says(name, certificate, issuer, { status: 'revoked' });
    expect(await verdictOf({ chainPem: CHAIN })).toBe('revoked');
  });

  test.each(['leaf', 'sub2', 'sub1'])('cannot be verified while nobody speaks of its %s', async (name) => {
    sources.responders.delete(at(name));
    expect(await verdictOf({ chainPem: CHAIN })).toBe('not_verifiable');
  });

  test('cannot be verified by a responder that does not know it, or may not speak', async () => {
    says('leaf', leaf, sub2, { status: 'unknown' });
    expect(await verdictOf({ chainPem: CHAIN })).toBe('not_verifiable');
    sources.responders.set(at('leaf'), () => say(sub1, idOf(leaf, sub2)));
    expect(await verdictOf({ chainPem: CHAIN })).toBe('not_verifiable');
  });

  test('is expired when its leaf or a CA is', async () => {
    const over = make(EMAID, { issuer: sub2, ca: false, notAfter: inHours(-1) });
    expect(await verdictOf({ chainPem: pem(over, sub2, sub1) })).toBe('expired');
    const overSub = make('MO Sub 2', { issuer: sub1, notAfter: inHours(-1) });
    expect(await verdictOf({ chainPem: pem(make(EMAID, { issuer: overSub, ca: false }), overSub, sub1) })).toBe(
      'expired',
    );
  });

  const otherRoot = make('MO Root');
  const otherSub = make('MO Sub 2', { issuer: otherRoot });
  test.each([
    ['under another root of the same name', pem(make(EMAID, { issuer: otherSub, ca: false }), otherSub, otherRoot)],
    ['with a CA missing', pem(leaf, sub1)],
    ['whose leaf has issued the certificate', pem(make(EMAID, { issuer: leaf, ca: false }), leaf, sub2, sub1)],
    ['of a CA', pem(make(EMAID, { issuer: sub2 }), sub2, sub1)],
    ['that says it is an EVSE', pem(make(EMAID, { issuer: sub2, ca: false, domainComponent: 'CPO' }), sub2, sub1)],
    ['of a manufacturer', pem(make(EMAID, { issuer: sub2, ca: false, domainComponent: 'OEM' }), sub2, sub1)],
    ['without a certificate', 'hello'],
    ['cut off', CHAIN.slice(0, -40)],
    ['with text between', CHAIN.replace('-----END CERTIFICATE-----\n', '-----END CERTIFICATE-----\nhello\n')],
  ])('cannot be verified: one %s', async (_, chainPem) => {
    expect(await verdictOf({ chainPem })).toBe('not_verifiable');
  });
});

describe('lesson B.31: a contract of which the station sends hash data', () => {
  test('cannot be verified while its issuer is unknown, and is once that was imported or has come along in a chain', async () => {
    expect(await verdictOf({ certificates: ALL })).toBe('not_verifiable');
    expect(await verdictOf({ chainPem: CHAIN })).toBe('valid');
    expect(await verdictOf({ certificates: ALL })).toBe('valid');
    sources.trusted = [root.certificate, sub1.certificate, sub2.certificate];
    clock.advance(60_000);
    expect(await verdictOf({ certificates: ALL })).toBe('valid');
  });

  describe('whose CAs are known', () => {
    beforeEach(() => judge({ chainPem: CHAIN }));

    test('has its CAs looked at too, when the station names the leaf alone', async () => {
      clock.advance(3_600_000);
      says('sub2', sub2, sub1, { status: 'revoked' });
      expect(await verdictOf({ certificates: ALL.slice(0, 1) })).toBe('revoked');
    });

    test('names no CA that is not on its path', async () => {
      const other = make('MO Sub 2', { issuer: sub1 });
      const certificates = [named(leaf, sub2, 'leaf'), named(other, sub1, 'sub2')];
      expect(await verdictOf({ certificates })).toBe('not_verifiable');
    });

    test('begins with its leaf', async () => {
      expect(await verdictOf({ certificates: ALL.toReversed() })).toBe('not_verifiable');
    });

    test('is not verified by what was learnt once its root is trusted no more', async () => {
      sources.trusted = [];
      clock.advance(60_000);
      expect(await verdictOf({ certificates: ALL })).toBe('not_verifiable');
    });

    test('cannot be verified with hash data that names nothing', async () => {
      const [first] = ALL;
      if (first === undefined) throw new Error('no leaf');
      const broken = { ...first, certificate: { ...first.certificate, serialNumber: 'xyz' } };
      expect(await verdictOf({ certificates: [broken] })).toBe('not_verifiable');
      expect(await verdictOf({ certificates: [first, broken] })).toBe('not_verifiable');
      expect(await verdictOf({ certificates: [] })).toBe('not_verifiable');
    });
  });
});
