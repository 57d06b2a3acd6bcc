import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { memoryStore } from '../flash/memory-store.ts';
import { createStation, type Station } from '../station/station.ts';
import { startBareCsms } from '../testing/bare-csms.ts';
import type { TemperamentName } from './temperaments.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function booted(
  temperament?: TemperamentName,
  answerDelayMs = 0,
): Promise<{ readonly station: Station; readonly csms: WebSocket }> {
  const { url, connected, stop } = await startBareCsms();
  closers.push(stop);
  const station = createStation({
    identity: 'CS-1',
    serialNumber: 'SN-1',
    vendor: 'Example',
    model: 'M1',
    url,
    securityProfile: 1,
    password: 'first-password-0001',
    trustAnchorsPem: [],
    store: memoryStore(),
    faults: answerDelayMs === 0 ? [] : ['slow-answers'],
    faultSettings: { answerDelayMs },
    ...(temperament === undefined ? {} : { temperament }),
  });
  const answered = station.next('boot_answered');
  await station.start();
  closers.push(() => station.stop());
  await answered;
  return { station, csms: await connected };
}

interface Misdeed {
  readonly what: string;
  readonly frames: readonly string[];
  /** How long the station takes for an answer. */
  readonly answerDelayMs?: number;
}

const LONG_NAME = 'x'.repeat(51);

it.each<Misdeed>([
  { what: 'a field that breaks its schema', frames: ['[2,"1","Reset",{"type":"Never"}]'] },
  {
    what: 'a field that is too long',
    frames: [
      `[2,"1","GetVariables",{"getVariableData":[{"component":{"name":"${LONG_NAME}"},"variable":{"name":"a"}}]}]`,
    ],
  },
  { what: 'a frame that is none', frames: ['[2,"1","Reset"]'] },
  { what: 'an answer to no call', frames: ['[3,"nobody-asked",{}]'] },
  {
    what: 'a call before the answer to the one before it',
    frames: ['[2,"1","GetInstalledCertificateIds",{}]', '[2,"2","GetInstalledCertificateIds",{}]'],
    // The second is there before the first can be answered.
    answerDelayMs: 2_000,
  },
])('hangs up on $what, which another station only notes', async ({ frames, answerDelayMs }) => {
  const strict = await booted('strict', answerDelayMs);
  const left = strict.station.next('disconnected');
  const closed = once(strict.csms, 'close');
  for (const frame of frames) strict.csms.send(frame);
  expect(await left).toMatchObject({ code: 1002 });
  expect((await closed)[0]).toBe(1002);

  const other = await booted(undefined, answerDelayMs);
  const noted = other.station.next('protocol_violation');
  for (const frame of frames) other.csms.send(frame);
  await noted;
  expect(other.station.state().connection).toBe('open');
});

it('refuses a variable that is named twice in one message', async () => {
  const { csms } = await booted('strict');
  const item = { component: { name: 'SecurityCtrlr' }, variable: { name: 'SecurityProfile' } };
  const answered = new Promise<unknown[]>((resolve) => {
    csms.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as unknown[];
      if (frame[1] === 'twice') resolve(frame);
    });
  });
  csms.send(JSON.stringify([2, 'twice', 'GetVariables', { getVariableData: [item, item] }]));
  expect(await answered).toMatchObject([4, 'twice', 'OccurrenceConstraintViolation', 'a variable is named twice', {}]);
});

const OF_PROFILE = { component: { name: 'SecurityCtrlr' }, variable: { name: 'SecurityProfile' } };
const OF_IDENTITY = { component: { name: 'SecurityCtrlr' }, variable: { name: 'Identity' } };

it.each([
  ['GetVariables', { getVariableData: [OF_PROFILE, OF_IDENTITY] }],
  ['GetReport', { requestId: 1, componentVariable: [OF_PROFILE, OF_IDENTITY] }],
  [
    'GetReport',
    { requestId: 1, componentVariable: [{ component: OF_PROFILE.component }, { component: { name: 'x' } }] },
  ],
  ['SetVariables', { setVariableData: [OF_PROFILE, OF_IDENTITY].map((one) => ({ ...one, attributeValue: 'x' })) }],
])('refuses %s for more than one, as it has not said how many it takes at once', async (action, payload) => {
  const { csms } = await booted('strict');
  const answered = new Promise<unknown[]>((resolve) => {
    csms.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as unknown[];
      if (frame[1] === 'several') resolve(frame);
    });
  });
  csms.send(JSON.stringify([2, 'several', action, payload]));
  expect(await answered).toMatchObject([4, 'several', 'OccurrenceConstraintViolation', 'more than one at once', {}]);
});
