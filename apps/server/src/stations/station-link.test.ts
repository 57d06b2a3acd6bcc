import { EPOCHS_AT_ONCE, type StationCommandEnvelope, sessionEpochs } from '@bfcert/evse-security/station-contract';
import type { Json } from '@bfcert/kernel/canonical-json';
import type { GatewayLink } from '@bfcert/kernel/link';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stationLink } from './station-link.ts';

const epoch = { identityId: 'idn_one', connectionId: 'c', epoch: 3, lastBoot: null };
const envelope: StationCommandEnvelope = {
  identityId: 'idn_one',
  epoch: 3,
  timeoutMs: 20,
  command: { kind: 'close_session', reason: 'a test' },
};

describe('commands to stations', () => {
  let link: InProcessLink;
  let gateway: GatewayLink;
  let answer: () => Promise<Json>;
  let stations: ReturnType<typeof stationLink>;

  beforeEach(async () => {
    link = new InProcessLink();
    stations = stationLink(link.server());
    gateway = link.gateway('gateway');
    for (const subject of ['station.command', 'session.epochs', 'session.end'])
      gateway.onCommand(subject, () => answer());
    while (!gateway.connected) await new Promise((resolve) => setImmediate(resolve));
  });
  afterEach(() => gateway.close());

  it('bring back what the gateway answered', async () => {
    answer = async () => ({ outcome: 'accepted', pendingRestart: true });
    expect(await stations.command('gateway', envelope)).toEqual({ outcome: 'accepted', pendingRestart: true });
  });

  it('were not sent when the gateway is not there, which says nothing of the session', async () => {
    expect(await stations.command('elsewhere', envelope)).toEqual({ outcome: 'not_sent', detail: 'gateway_away' });
    expect(await stations.assignEpoch('elsewhere', epoch)).toBe(false);
  });

  it('may have taken effect when the link is lost under them', async () => {
    answer = () => {
      link.disconnect('gateway');
      return new Promise(() => undefined);
    };
    expect(await stations.command('gateway', envelope)).toMatchObject({ outcome: 'unknown' });
  });

  it('may have taken effect when the gateway failed over them', async () => {
    answer = () => Promise.reject(new Error('a defect'));
    expect(await stations.command('gateway', envelope)).toEqual({ outcome: 'unknown', detail: 'a defect' });
    expect(await stations.assignEpoch('gateway', epoch)).toBe(false);
  });

  it('may have taken effect when the answer is not readable', async () => {
    answer = async () => ({ outcome: 'perhaps' });
    expect(await stations.command('gateway', envelope)).toMatchObject({ outcome: 'unknown' });
  });

  it('have a gateway close what another one has taken over, and say what it did hold', async () => {
    const sessions = [{ identityId: 'idn_one', connectionId: 'c' }];
    answer = async () => ({ held: ['c'] });
    expect(await stations.endSessions('gateway', sessions)).toEqual(new Set(['c']));
    expect(await stations.endSessions('elsewhere', sessions)).toBeNull();
    answer = () => Promise.reject(new Error('a defect'));
    expect(await stations.endSessions('gateway', sessions)).toBeNull();
    expect(stations.nodes()).toEqual(['gateway']);
  });

  it('tell a gateway its epoch', async () => {
    answer = async () => ({});
    expect(await stations.assignEpoch('gateway', epoch)).toBe(true);
  });

  it('tell a gateway the epochs of many sessions in one message', async () => {
    const heard: Json[] = [];
    gateway.onCommand('session.epochs', async (payload) => heard.push(payload));
    const epochs = Array.from({ length: EPOCHS_AT_ONCE }, (_, index) => ({ ...epoch, connectionId: `c-${index}` }));
    expect(await stations.assignEpochs('gateway', epochs)).toBe(true);
    expect(heard).toEqual([{ sessions: epochs }]);
    expect(sessionEpochs.safeParse(heard[0]).success).toBe(true);
  });

  it('tell a gateway of the release before each epoch by itself, and count it as told only when all are', async () => {
    const older = link.gateway('older');
    const heard: Json[] = [];
    older.onCommand('session.epoch', async (payload) => {
      heard.push(payload);
      if (heard.length === 4) throw new Error('a defect');
      return { known: true };
    });
    while (!older.connected) await new Promise((resolve) => setImmediate(resolve));
    const epochs = [epoch, { ...epoch, connectionId: 'd' }];
    expect(await stations.assignEpochs('older', epochs)).toBe(true);
    expect(heard).toEqual(epochs);
    expect(await stations.assignEpochs('older', epochs)).toBe(false);
    await older.close();
  });
});
