import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { FixedClock } from '@bfcert/kernel/clock';
import { parseOcspRequest } from '@bfcert/kernel/x509';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createCertificateStatus, type StatusProblem } from './create-certificate-status.ts';
import { StatusDesk } from './status-desk.ts';
import { hashDataOf, idOf, inHours, make, NOW, say } from './testing/contract-pki.ts';
import { FakeSources, slowResponder } from './testing/fake-sources.ts';

const root = make('V2G Root');
const sub = make('CPO Sub 2', { issuer: root });
/** Its serial number has its highest bit set, and an odd number of digits when it is written without zeros. */
const leaf = make('SECC', { issuer: sub, ca: false, serial: '8f1' });
const delegate = make('Responder', { issuer: sub, ca: false, role: 'delegate' });
const stranger = make('Stranger');
const id = idOf(leaf, sub);
const URL_OF = 'http://ocsp.example/v2g';

let clock: FixedClock;
let sources: FakeSources;
let status: ReturnType<typeof createCertificateStatus>;
let told: StatusProblem[];
beforeEach(() => {
  clock = new FixedClock(NOW);
  sources = new FakeSources([root.certificate, sub.certificate]);
  told = [];
  status = createCertificateStatus(sources, clock, { answerWithinMs: 50, tell: (problem) => told.push(problem) });
});

const STATION = { identityId: 'idn_1', connectionId: 'con_1' };
const question = (url = URL_OF) => ({ ...STATION, certificate: hashDataOf(leaf, sub), responderUrl: url });
const ask = (url?: string) => status.statusOf(question(url));
const answers = (der: Buffer, url = URL_OF) => sources.responders.set(url, () => der);
const fetched = (der: Buffer) => ({ outcome: 'fetched', responseDer: der.toString('base64') });
const FAILED = { outcome: 'failed' };

describe('what a station asks of a certificate (M06)', () => {
  test('lesson B.30: is asked by its hash data alone, and the whole answer comes back', async () => {
    const der = say(delegate, id, { enclosed: [delegate] });
    const asked: Buffer[] = [];
    sources.responders.set(URL_OF, (request) => {
      asked.push(request);
      return der;
    });
    expect(await ask()).toEqual(fetched(der));
    expect(parseOcspRequest(asked[0] ?? Buffer.alloc(0))).toEqual({ ok: true, value: [id] });
    // The serial as an INTEGER: padded to whole octets, and positive.
    expect(asked[0]?.toString('hex')).toContain('020208f1');
  });

  test.each(['SHA256', 'SHA384', 'SHA512'] as const)('is asked with the hash of the station: %s', async (hash) => {
    const der = say(sub, { ...id, ...idWith(hash) });
    answers(der);
    const certificate = { ...hashDataOf(leaf, sub), ...hashWith(hash) };
    expect(await status.statusOf({ ...question(), certificate })).toEqual(fetched(der));
  });

  test('a revoked certificate is an answer like any other', async () => {
    const der = say(sub, id, { status: 'revoked' });
    answers(der);
    expect(await ask()).toEqual(fetched(der));
  });

  test('an answer whose issuer nobody here knows is passed on, and counts for no other address', async () => {
    sources.trusted = [stranger.certificate];
    const der = say(sub, id);
    answers(der);
    expect(await ask()).toEqual(fetched(der));
    expect(await ask()).toEqual(fetched(der));
    expect(await ask('http://other.example/')).toEqual(FAILED);
    expect(sources.trips).toEqual([URL_OF, 'http://other.example/']);
  });

  test.each([
    ['signed by somebody else', say(stranger, id)],
    ['signed by a delegate of somebody else', say(stranger, id, { enclosed: [stranger] })],
    ['signed by a leaf that may not', say(leaf, id, { enclosed: [leaf] })],
    ['about another certificate', say(sub, { ...id, serial: 'f1' })],
    ['about the same number of another issuer', say(sub, { ...id, issuerKeyHash: '00'.repeat(32) })],
    ['over', say(sub, id, { thisUpdate: inHours(-3), nextUpdate: inHours(-1) })],
    ['not yet in force', say(sub, id, { thisUpdate: inHours(1) })],
    ['a refusal', Buffer.from('30030a0106', 'hex')],
    ['no DER', Buffer.from('<html>')],
    ['nothing', Buffer.alloc(0)],
    ['followed by more', Buffer.concat([say(sub, id), Buffer.of(0)])],
    ['changed in one bit', flipped(say(sub, id))],
  ])('lesson B.30: an answer that is %s is Failed, and is not kept', async (_, der) => {
    answers(der);
    expect(await ask()).toEqual(FAILED);
    answers(say(sub, id));
    expect(await ask()).toMatchObject({ outcome: 'fetched' });
  });

  test.each([
    ['an algorithm that is none', { hashAlgorithm: 'MD5' }],
    ['a hash too short', { issuerNameHash: 'ab' }],
    ['a hash that is no hex', { issuerKeyHash: 'zz'.repeat(32) }],
    ['a serial number that is no hex', { serialNumber: '12-3' }],
    ['no serial number', { serialNumber: '' }],
    ['a lone surrogate', { serialNumber: '\ud800' }],
  ])('hash data with %s is Failed before anybody is asked', async (_, wrong) => {
    const certificate = { ...hashDataOf(leaf, sub), ...wrong } as ReturnType<typeof hashDataOf>;
    expect(await status.statusOf({ ...question(), certificate })).toEqual(FAILED);
    expect(sources.trips).toEqual([]);
  });
});

describe('what was learnt', () => {
  test('is asked for again after an hour, however long it says it holds', async () => {
    answers(say(sub, id, { nextUpdate: inHours(100) }));
    await ask();
    clock.advance(3_599_000);
    await ask();
    expect(sources.trips).toHaveLength(1);
    clock.advance(1_000);
    await ask();
    expect(sources.trips).toHaveLength(2);
  });

  test('holds until its nextUpdate while its responder is away, and no longer', async () => {
    answers(say(sub, id, { nextUpdate: inHours(5) }));
    await ask();
    sources.responders.clear();
    clock.advance(4 * 3_600_000);
    expect(await ask()).toMatchObject({ outcome: 'fetched' });
    clock.advance(2 * 3_600_000);
    expect(await ask()).toEqual(FAILED);
  });

  test('is verified anew: without its anchor it proves nothing', async () => {
    answers(say(sub, id));
    await ask();
    sources.trusted = [];
    clock.advance(61_000);
    const certificates = [{ certificate: hashDataOf(leaf, sub), source: 'ocsp' as const, urls: [URL_OF] }];
    expect((await status.chainStatuses({ ...STATION, certificates })).statuses).toMatchObject([{ status: 'failed' }]);
  });
});

test('equal questions at one time are one trip, and each has the answer', async () => {
  const slow = slowResponder();
  sources.responders.set(URL_OF, slow.answer);
  const asked = Array.from({ length: 20 }, () => ask());
  const der = say(sub, id);
  slow.say(der);
  expect(await Promise.all(asked)).toEqual(asked.map(() => fetched(der)));
  expect(sources.trips).toEqual([URL_OF]);
});

test('who joins a trip has a patience of its own, and the trip goes on until the last of them has none', async () => {
  const desk = new StatusDesk(sources, clock);
  const slow = slowResponder();
  let ended = false;
  sources.responders.set(URL_OF, (request, signal) => {
    signal.addEventListener('abort', () => {
      ended = true;
    });
    return slow.answer(request, signal);
  });
  const [first, second] = [new AbortController(), new AbortController()];
  const asked = [first, second].map(({ signal }) => desk.ask(id, URL_OF, signal));
  await vi.waitFor(() => expect(sources.trips).toEqual([URL_OF]));
  first.abort();
  expect(await asked[0]).toMatchObject({ ok: false, refusal: 'responder_unreachable' });
  expect(ended).toBe(false);
  slow.say(say(sub, id));
  expect(await asked[1]).toMatchObject({ ok: true });

  const silent = 'http://ocsp.example/silent';
  sources.responders.set(silent, slowResponder().answer);
  const other = make('SECC 2', { issuer: sub, ca: false });
  const last = new AbortController();
  const alone = desk.ask(idOf(other, sub), silent, last.signal);
  await vi.waitFor(() => expect(sources.trips).toHaveLength(2));
  last.abort();
  expect(await alone).toMatchObject({ ok: false });
  sources.responders.set(silent, () => say(sub, idOf(other, sub)));
  expect(await desk.ask(idOf(other, sub), silent, new AbortController().signal)).toMatchObject({ ok: true });
});

test('a responder that says nothing is Failed when the time is over', async () => {
  sources.responders.set(URL_OF, slowResponder().answer);
  expect(await ask()).toEqual(FAILED);
});

test('beyond so many trips at one time nobody more is asked', async () => {
  const urls = Array.from({ length: 65 }, (_, index) => `http://ocsp.example/${index}`);
  for (const url of urls) sources.responders.set(url, slowResponder().answer);
  expect(await Promise.all(urls.map((url) => ask(url)))).toEqual(urls.map(() => FAILED));
  expect(sources.trips).toHaveLength(64);
});

test('the operator is told why, and the station is not', async () => {
  expect(await ask()).toEqual(FAILED);
  answers(say(stranger, id));
  expect(await ask()).toEqual(FAILED);
  expect(told).toEqual([
    { identityId: 'idn_1', about: 'certificate', url: URL_OF, reason: 'responder_unreachable', detail: 'not reached' },
    { identityId: 'idn_1', about: 'certificate', url: URL_OF, reason: 'responder_unknown', detail: expect.any(String) },
  ]);
});

describe('a certificate of ours', () => {
  test('is answered without a trip, whatever address the station has', async () => {
    const der = say(sub, id);
    sources.ownAnswer = { kind: 'answer', der, certId: id };
    expect(await ask('http://169.254.169.254/')).toEqual(fetched(der));
    sources.ownAnswer = { kind: 'nothing_to_say' };
    expect(await ask()).toEqual(FAILED);
    expect(sources.trips).toEqual([]);
  });

  test.each(['SHA384', 'SHA512'] as const)(
    'asked with %s is answered with SHA-256, in which it is signed',
    async (hash) => {
      const der = say(sub, id);
      sources.ownAnswer = { kind: 'answer', der, certId: id };
      const certificate = { ...hashDataOf(leaf, sub), ...hashWith(hash) };
      expect(await status.statusOf({ ...question(), certificate })).toEqual(fetched(der));
      expect(sources.trips).toEqual([]);
    },
  );
});

describe('while our own anchors cannot be read', () => {
  test('the question fails as a whole', async () => {
    sources.anchorsFail = true;
    await expect(ask()).rejects.toThrow('the database is away');
  });

  test('fault F12: what was learnt is answered by those of the last hour', async () => {
    answers(say(sub, id, { nextUpdate: inHours(5) }));
    await ask();
    sources.anchorsFail = true;
    sources.responders.clear();
    clock.advance(3_599_000);
    expect(await ask()).toMatchObject({ outcome: 'fetched' });
    clock.advance(1_000);
    await expect(ask()).rejects.toThrow('the database is away');
  });
});

describe('while our own anchors hang in the database', () => {
  /** Ends the wait of whoever waits for the anchors; nobody else does it in these tests. */
  let comesBack: () => void;
  beforeEach(async () => {
    answers(say(sub, id, { nextUpdate: inHours(5) }));
    await ask();
    const hangs = Promise.withResolvers<void>();
    comesBack = hangs.resolve;
    sources.anchorsWait = hangs.promise;
    sources.responders.clear();
  });

  test('fault F12: those of the last hour answer what was learnt, by one reading beside all questions', async () => {
    clock.advance(61_000);
    const answered = await Promise.all([ask(), ask(), ask()]);
    expect(answered.map(({ outcome }) => outcome)).toEqual(['fetched', 'fetched', 'fetched']);
    expect(await ask()).toMatchObject({ outcome: 'fetched' });
    expect(sources.anchorsRead).toBe(2);
    comesBack();
    expect(await ask()).toMatchObject({ outcome: 'fetched' });
  });

  test('those that are read at last count from then on', async () => {
    const certificates = [{ certificate: hashDataOf(leaf, sub), source: 'ocsp' as const, urls: [URL_OF] }];
    const statuses = () => status.chainStatuses({ ...STATION, certificates });
    clock.advance(61_000);
    expect(await statuses()).toMatchObject({ statuses: [{ status: 'good' }] });
    sources.trusted = [stranger.certificate];
    comesBack();
    await turnOfTheLoop();
    expect(await statuses()).toMatchObject({ statuses: [{ status: 'failed' }] });
  });

  test('after the hour a question ends when its time is over, not when the database comes back', async () => {
    clock.advance(3_600_000);
    await expect(ask()).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

function flipped(der: Buffer): Buffer {
  const changed = Buffer.from(der);
  changed[changed.length - 3] = (changed.at(-3) ?? 0) ^ 1;
  return changed;
}

const hashWith = (hash: 'SHA256' | 'SHA384' | 'SHA512') => hashDataOf(leaf, sub, hash);
const idWith = (hash: 'SHA256' | 'SHA384' | 'SHA512') =>
  idOf(leaf, sub, hash.toLowerCase() as 'sha256' | 'sha384' | 'sha512');
