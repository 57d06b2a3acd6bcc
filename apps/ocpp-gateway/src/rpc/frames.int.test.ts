import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const MAX_MESSAGE_BYTES = 131_072;

let bench: Bench;
let good: TestStation;
beforeAll(async () => {
  bench = await startBench({ maxMessageBytes: MAX_MESSAGE_BYTES });
  good = await station('GOOD');
});
afterAll(() => bench.stop());

function station(name: string): Promise<TestStation> {
  bench.server.admit(name, { passwords: [bench.server.verifier(PASSWORD)] });
  return enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
  });
}

const isAlive = async (): Promise<unknown> => good.call('Heartbeat', {});

describe('frames that are wrong', () => {
  test.each([
    ['nonsense', '-1', 'RpcFrameworkError'],
    ['{}', '-1', 'RpcFrameworkError'],
    ['[]', '-1', 'RpcFrameworkError'],
    ['[2]', '-1', 'RpcFrameworkError'],
    ['[2,7,"Heartbeat",{}]', '-1', 'RpcFrameworkError'],
    [`[2,"${'x'.repeat(37)}","Heartbeat",{}]`, '-1', 'RpcFrameworkError'],
    ['[2,"a","Heartbeat"]', 'a', 'RpcFrameworkError'],
    ['[2,"a",5,{}]', 'a', 'RpcFrameworkError'],
    ['[2,"a","Heartbeat",null]', 'a', 'FormatViolation'],
    ['[2,"a","Heartbeat",[]]', 'a', 'FormatViolation'],
    ['[2,"a","Heartbeat",{"x":1}]', 'a', 'FormatViolation'],
    ['[2,"a","Heartbeat",{"customData":{"vendorId":"v","a":1,"a":2}}]', 'a', 'FormatViolation'],
    ['[2,"a","Heartbeat",{"customData":{"vendorId":"v","__proto__":{"x":1}}}]', 'a', 'FormatViolation'],
    ['[2,"a","Heartbeat",{"customData":{"vendorId":"\\ud800"}}]', 'a', 'FormatViolation'],
    ['[2,"a","Heartbeat",{"customData":{"vendorId":"\\u0000"}}]', 'a', 'FormatViolation'],
    ['[2,"a","Heartbeat",{"customData":{"vendorId":"v","n":9007199254740993}}]', 'a', 'FormatViolation'],
    ['[2,"a","MeterValues",{}]', 'a', 'NotSupported'],
    ['[2,"a","heartbeat",{}]', 'a', 'NotImplemented'],
    ['[2,"a","constructor",{}]', 'a', 'NotImplemented'],
    ['[2,"a","BootNotification",{}]', 'a', 'OccurrenceConstraintViolation'],
    [
      '[2,"a","BootNotification",{"reason":"PowerUp","chargingStation":{"model":1,"vendorName":"v"}}]',
      'a',
      'TypeConstraintViolation',
    ],
    [
      '[2,"a","BootNotification",{"reason":"Boredom","chargingStation":{"model":"m","vendorName":"v"}}]',
      'a',
      'PropertyConstraintViolation',
    ],
    [
      '[2,"a","SecurityEventNotification",{"type":"x","timestamp":"222222017-01-01T00:00:00Z"}]',
      'a',
      'PropertyConstraintViolation',
    ],
  ])('%s is answered by CALLERROR %s %s', async (text, id, code) => {
    const one = await station('BAD');
    one.send(text);
    expect(await one.next()).toMatchObject([4, id, code, expect.any(String), {}]);
    expect(await one.call('Heartbeat', {}, 'alive')).toMatchObject([3, 'alive', {}]);
    one.close();
  });

  test.each(['[9,"a",{}]', '[3,"nobody-asked",{}]', '[4,"nobody-asked","GenericError","",{}]', '[3,5,{}]', '[4]'])(
    '%s is not answered at all',
    async (text) => {
      const one = await station('SILENT');
      one.send(text);
      expect(await one.call('Heartbeat', {}, 'alive')).toMatchObject([3, 'alive', {}]);
      one.close();
    },
  );

  test('a binary frame closes the connection', async () => {
    const one = await station('BINARY');
    one.socket.send(Buffer.from('[2,"a","Heartbeat",{}]'));
    expect((await one.closed).code).toBe(1003);
  });

  test('bytes that are not UTF-8 close the connection', async () => {
    const one = await station('UTF8');
    one.socket.send(Buffer.from([0x5b, 0xff, 0x5d]), { binary: false });
    expect((await one.closed).code).toBe(1007);
  });
});

describe('frames that are too large', () => {
  test('an oversized message closes with 1009', async () => {
    const one = await station('BIG');
    one.send(`[2,"a","Heartbeat",{"customData":{"vendorId":"${'x'.repeat(MAX_MESSAGE_BYTES)}"}}]`);
    expect((await one.closed).code).toBe(1009);
    expect(await isAlive()).toMatchObject([3, expect.any(String), {}]);
  });

  test('endless fragments close with 1009', async () => {
    const one = await station('FRAGMENTS');
    one.socket.on('error', () => undefined);
    for (let i = 0; i < 20; i++) one.socket.send('x'.repeat(10_000), { fin: false });
    expect((await one.closed).code).toBe(1009);
  });

  test('a message that inflates a thousandfold closes with 1009', async () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
    expect(bomb.length).toBeLessThan(MAX_MESSAGE_BYTES);
    const one = await station('BOMB');
    expect(one.socket.extensions).toContain('permessage-deflate');
    one.socket.send(' '.repeat(64 * 1024 * 1024), { compress: true });
    expect((await one.closed).code).toBe(1009);
    expect(await isAlive()).toMatchObject([3, expect.any(String), {}]);
  });
});

describe('repeated and concurrent calls', () => {
  test('a call repeated word for word gets the stored answer, and is acted on once', async () => {
    const one = await station('REPEAT');
    const event = { type: 'SettingSystemTime', timestamp: '2026-11-22T20:00:00Z' };
    await one.call('SecurityEventNotification', event, 'same');
    await one.call('SecurityEventNotification', event, 'same');
    await one.call('SecurityEventNotification', { ...event, type: 'ResetOrReboot' }, 'other');
    await bench.server.until(() => bench.server.factsOf('security_event').length === 2);
    one.close();
  });

  test('the same id with other content is a new call: stations count from 1 again', async () => {
    const one = await station('COUNTER');
    expect(await one.call('StatusNotification', {}, '1')).toMatchObject([
      4,
      '1',
      expect.any(String),
      expect.any(String),
      {},
    ]);
    expect(await one.call('Heartbeat', {}, '1')).toMatchObject([3, '1', { currentTime: expect.any(String) }]);
    one.close();
  });

  test('a hundred open calls at once close the connection', async () => {
    const one = await station('FLOOD');
    for (let i = 0; i < 100; i++) one.send(`[2,"f${i}","Heartbeat",{}]`);
    expect((await one.closed).code).toBe(1008);
    expect(await isAlive()).toMatchObject([3, expect.any(String), {}]);
  });
});

describe('fuzzed frames', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const frame = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    json.map((value) => JSON.stringify(value)),
    fc
      .tuple(fc.integer({ min: 0, max: 9 }), fc.string({ maxLength: 40 }), json, json)
      .map((parts) => JSON.stringify(parts)),
    fc
      .tuple(
        fc.constantFrom(
          'BootNotification',
          'Heartbeat',
          'StatusNotification',
          'NotifyEvent',
          'SecurityEventNotification',
          'SignCertificate',
        ),
        json,
      )
      .map(([action, payload]) => JSON.stringify([2, 'f', action, payload])),
    fc.constantFrom(
      '['.repeat(50_000),
      `[2,"d","Heartbeat",${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}]`,
      '[2,"e","Heartbeat",{"n":1e999}]',
      '[2,"__proto__","toString",{}]',
    ),
  );

  test('2,000 of them end no process and disturb no other station', async () => {
    const failures: unknown[] = [];
    const record = (error: unknown): void => void failures.push(error);
    process.on('unhandledRejection', record);
    process.on('uncaughtException', record);
    let one = await station('FUZZ');
    for (const [index, text] of fc.sample(frame, { numRuns: 2_000, seed: 20_261_122 }).entries()) {
      if (one.socket.readyState !== one.socket.OPEN) one = await station('FUZZ');
      one.send(text.toWellFormed());
      if (index % 20 === 0) expect(await isAlive()).toMatchObject([3, expect.any(String), {}]);
    }
    await isAlive();
    process.off('unhandledRejection', record);
    process.off('uncaughtException', record);
    expect(failures).toEqual([]);
    expect(bench.server.factsOf('session_closed').some(({ identityId }) => identityId === 'idn_GOOD')).toBe(false);
    one.close();
  });
});
