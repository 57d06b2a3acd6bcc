import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Holder } from '../testing/test-authority.ts';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { type Dial, dial, enter } from '../testing/test-station.ts';

const ALLOWED = 10;
const PING_MS = 300;

let bench: Bench;
const holders = new Map<string, Holder>();
beforeAll(async () => {
  bench = await startBench({ reconnections: { burst: ALLOWED, perMinute: 0.1 }, pingIntervalMs: PING_MS });
});
afterAll(() => bench.stop());

/** With its own certificate. */
function of(name: string, rest: Partial<Dial> = {}): Dial {
  const holder = holders.get(name) ?? bench.server.chargers.station(`SN-${name}`);
  if (!holders.has(name)) {
    holders.set(name, holder);
    bench.server.admit(name, { profileFloor: 3, fingerprints: { [holder.certificate.fingerprint]: 'active' } });
  }
  const { trustedRootsPem } = bench.server;
  return { port: bench.gateway.ports.certificateOnly, trustedRootsPem, name, holder, ...rest };
}
const openedBy = (name: string) =>
  bench.server.factsOf('session_opened').filter(({ identityId }) => identityId === `idn_${name}`);

test('threat 2a: twenty bad certificates under the name of a station cost its session not one frame', async () => {
  const owner = await enter(of('A-1'));
  const stranger = bench.server.chargers.station('SN-A-1');
  for (let attempt = 1; attempt <= 20; attempt++) {
    const [refused, answer] = await Promise.all([
      dial(of('A-1', { holder: stranger })),
      owner.call('Heartbeat', {}, `beat-${attempt}`),
    ]);
    expect(refused).toMatchObject({ kind: 'refused', status: 403 });
    expect(answer).toMatchObject([3, `beat-${attempt}`, {}]);
  }
  owner.close();
});

test('threat 2b: whoever comes back takes the place of its own half-open connection, which is cut', async () => {
  const half = await enter(of('A-2'));
  // Its line has died: nothing is read, no ping answered, and no end is told.
  half.socket.pause();
  const back = await enter(of('A-2'));
  expect(await back.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
  await bench.server.until(() =>
    bench.server
      .factsOf('session_closed')
      .some(({ connectionId }) => connectionId === openedBy('A-2')[0]?.connectionId),
  );
  back.close();
});

test('threat 2d: two that take one identity from each other are held off, and the session that is open goes on', async () => {
  const live: Awaited<ReturnType<typeof enter>>[] = [];
  for (let flap = 0; flap < ALLOWED; flap++) live.push(await enter(of('A-3')));
  const owner = live.pop();
  expect((await Promise.all(live.map(({ closed }) => closed))).map(({ code }) => code)).toEqual(live.map(() => 1008));
  for (let flap = 0; flap < 30; flap++) {
    expect(await dial(of('A-3'))).toMatchObject({ kind: 'refused', status: 429, headers: { 'retry-after': '60' } });
  }
  expect(await owner?.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
  // Nobody else waits with it.
  const other = await enter(of('A-4'));
  expect(await other.call('Heartbeat', {})).toMatchObject([3, 's1', {}]);
  await bench.server.until(() => heldOff() === 30);
  expect(openedBy('A-3')).toHaveLength(ALLOWED);
  // Counted, and no fact for each.
  const facts = bench.server.factsOf('handshake_refused').filter(({ reason }) => reason === 'connects_too_often');
  expect(facts.length).toBeLessThan(30);
  expect(facts[0]).toMatchObject({ wireName: 'A-3', identityId: 'idn_A-3' });
  owner?.close();
  other.close();
});

const heldOff = (): number =>
  bench.server
    .factsOf('handshake_refused')
    .filter(({ reason }) => reason === 'connects_too_often')
    .reduce((sum, { count }) => sum + count, 0);
