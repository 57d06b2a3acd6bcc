import { FixedClock } from '@bfcert/kernel/clock';
import { certificatePem } from '@bfcert/kernel/x509';
import { beforeEach, describe, expect, test } from 'vitest';
import { createCertificateStatus } from './create-certificate-status.ts';
import { type Holder, hashDataOf, idOf, inHours, make, NOW, type Saying, say } from './testing/contract-pki.ts';
import { FakeSources } from './testing/fake-sources.ts';

const at = (name: string): string => `http://ocsp.v2g.example/${name}`;
const MINUTE = 60_000;

const root = make('V2G Root');
const sub = make('CPO Sub 2', { issuer: root, ocspUrl: at('sub') });
const leaf = make('DE-ICE-S-1', { issuer: sub, ca: false, ocspUrl: at('leaf') });
const next = make('DE-ICE-S-2', { issuer: sub, ca: false, ocspUrl: at('next') });

let clock: FixedClock;
let sources: FakeSources;
let chains: { id: string; chainPem: string }[];
let status: ReturnType<typeof createCertificateStatus>;
beforeEach(() => {
  clock = new FixedClock(NOW);
  sources = new FakeSources([root.certificate]);
  chains = [];
  record(leaf);
  status = createCertificateStatus(sources, clock, {
    answerWithinMs: 50,
    tell: () => undefined,
    // Newest first, one to a page.
    stapledChains: [
      async (after) => {
        const from = after === null ? 0 : chains.findIndex(({ id }) => id === after) + 1;
        const page = chains.slice(from, from + 1);
        return { chains: page, next: from + 1 < chains.length ? (page[0]?.id ?? null) : null };
      },
    ],
  });
  says('leaf', leaf, sub);
  says('next', next, sub);
  says('sub', sub, root);
});

const pem = (...chain: Holder[]): string => chain.map(({ certificate }) => certificatePem(certificate.der)).join('');
/** As the lifecycle has it: without the root. */
const record = (one: Holder): unknown => chains.unshift({ id: `cert_${chains.length}`, chainPem: pem(one, sub) });
const says = (name: string, certificate: Holder, issuer: Holder, saying: Saying = {}): unknown =>
  sources.responders.set(at(name), () => say(issuer, idOf(certificate, issuer), saying));

const asked = () => sources.trips.splice(0).toSorted();
const ofStation = (certificate: Holder, issuer: Holder, name: string) =>
  status.statusOf({
    identityId: 'idn_1',
    connectionId: 'con_1',
    certificate: hashDataOf(certificate, issuer),
    responderUrl: at(name),
  });

describe('the status of a certificate that its station staples, and of the CAs above it', () => {
  test('is there before its station asks, which needs no responder any more', async () => {
    await status.askAhead();
    expect(asked()).toEqual([at('leaf'), at('sub')]);
    sources.responders.clear();
    expect(await ofStation(leaf, sub, 'leaf')).toMatchObject({ outcome: 'fetched' });
    expect(await ofStation(sub, root, 'sub')).toMatchObject({ outcome: 'fetched' });
    expect(asked()).toEqual([]);
  });

  test('is asked again before what is kept is an hour old, and not sooner', async () => {
    await status.askAhead();
    asked();
    clock.advance(44 * MINUTE);
    await status.askAhead();
    expect(asked()).toEqual([]);
    clock.advance(MINUTE);
    await status.askAhead();
    expect(asked()).toEqual([at('leaf'), at('sub')]);
    clock.advance(59 * MINUTE);
    await ofStation(leaf, sub, 'leaf');
    expect(asked()).toEqual([]);
  });

  test('is seen as revoked within the hour', async () => {
    await status.askAhead();
    says('leaf', leaf, sub, { status: 'revoked' });
    clock.advance(45 * MINUTE);
    await status.askAhead();
    const question = { certificate: hashDataOf(leaf, sub), source: 'ocsp' as const, urls: [at('leaf')] };
    const answer = await status.chainStatuses({ identityId: 'idn_1', connectionId: 'con_1', certificates: [question] });
    expect(answer.statuses).toMatchObject([{ status: 'revoked' }]);
  });

  test('is asked of a certificate that is new at the next look, and of one that has ended no more', async () => {
    await status.askAhead();
    asked();
    record(next);
    await status.askAhead();
    expect(asked()).toEqual([at('next')]);
    chains.splice(1);
    clock.advance(6 * 60 * MINUTE);
    await status.askAhead();
    expect(asked()).toEqual([at('next'), at('sub')]);
  });

  test('is asked nowhere of certificates of ours, for a question is evidence that one is in use', async () => {
    sources.ours = true;
    await status.askAhead();
    sources.ours = false;
    await status.askAhead();
    expect(asked()).toEqual([]);
    expect(sources.ownQuestions).toBe(0);
  });

  test('is asked nowhere before it is known which are ours', async () => {
    sources.ours = null;
    await status.askAhead();
    expect(asked()).toEqual([]);
    sources.ours = false;
    await status.askAhead();
    expect(asked()).toEqual([at('leaf'), at('sub')]);
    expect(sources.ownQuestions).toBe(0);
  });

  test('is asked of nobody where the certificate names no responder', async () => {
    chains = [{ id: 'cert_x', chainPem: pem(make('DE-ICE-S-3', { issuer: sub, ca: false }), sub) }];
    await status.askAhead();
    expect(asked()).toEqual([at('sub')]);
  });
});

describe('a responder that does not answer', () => {
  beforeEach(() => sources.responders.delete(at('leaf')));

  test('is asked again after five minutes, and holds up no other', async () => {
    await status.askAhead();
    expect(asked()).toEqual([at('leaf'), at('sub')]);
    clock.advance(4 * MINUTE);
    await status.askAhead();
    expect(asked()).toEqual([]);
    clock.advance(MINUTE);
    says('leaf', leaf, sub);
    await status.askAhead();
    expect(asked()).toEqual([at('leaf')]);
  });

  test('leaves what it said last in force until that is over', async () => {
    says('leaf', leaf, sub, { nextUpdate: inHours(5) });
    await status.askAhead();
    sources.responders.clear();
    clock.advance(4 * 60 * MINUTE);
    await status.askAhead();
    expect(await ofStation(leaf, sub, 'leaf')).toMatchObject({ outcome: 'fetched' });
  });
});

test('a chain whose root nobody here knows is asked about as far as it goes, and counts for stations that ask there', async () => {
  sources.trusted = [];
  await status.askAhead();
  expect(asked()).toEqual([at('leaf')]);
  expect(await ofStation(leaf, sub, 'leaf')).toMatchObject({ outcome: 'fetched' });
  expect(asked()).toEqual([]);
});

test('where there is nothing to ask about no anchors are read: those count that there are when somebody asks', async () => {
  chains = [];
  await status.askAhead();
  expect(sources.anchorsRead).toBe(0);
});

test('while the database is away a look fails as a whole, and the next one is whole again', async () => {
  sources.anchorsFail = true;
  await expect(status.askAhead()).rejects.toThrow('the database is away');
  sources.anchorsFail = false;
  await status.askAhead();
  expect(asked()).toEqual([at('leaf'), at('sub')]);
});
