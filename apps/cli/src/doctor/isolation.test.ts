import { afterEach, describe, expect, it } from 'vitest';
import { isolationLevel, lookAtIsolation } from './isolation.ts';
import { findOurProcesses } from './our-processes.ts';
import { AUTHORITY, GATEWAY, PKI, PlantedProc, type PlantedProcess, SERVER } from './testing/planted-proc.ts';

let planted: PlantedProc;
afterEach(() => planted.remove());

function look(processes: Readonly<Record<number, PlantedProcess>>, namespacesWork = true) {
  planted = new PlantedProc(processes);
  const proc = planted.open();
  const found = findOurProcesses(proc, '/nowhere');
  return {
    level: isolationLevel(proc, found),
    seen: lookAtIsolation(proc, found, namespacesWork).map(({ subject, verdict, seen }) => [subject, verdict, seen]),
  };
}

describe('the level of isolation', () => {
  const level = (processes: Readonly<Record<number, PlantedProcess>>) => look(processes).level;

  it('is separate users where nobody shares one', () => {
    expect(level({ 10: { ...PKI, uid: 501 }, 11: { ...SERVER, uid: 502 }, 12: { ...GATEWAY, uid: 503 } })).toBe(
      'separate_users',
    );
  });

  it.each([
    ['the control plane with the server', 501, 501, 503],
    ['the control plane with the gateway', 501, 502, 501],
    ['the server with the gateway', 501, 502, 502],
  ])('is that of processes where %s shares one', (_, pki, server, gateway) => {
    expect(level({ 10: { ...PKI, uid: pki }, 11: { ...SERVER, uid: server }, 12: { ...GATEWAY, uid: gateway } })).toBe(
      'processes_of_one_user',
    );
  });

  it('is that of processes where an authority’s process shares one with the server', () => {
    const three = { 10: { ...PKI, uid: 501 }, 11: { ...SERVER, uid: 502 }, 12: { ...GATEWAY, uid: 503 } };
    expect(level({ ...three, 13: { ...AUTHORITY, uid: 502 } })).toBe('processes_of_one_user');
  });

  it('is not claimed where not all of them are seen', () => {
    expect(level({ 10: { ...PKI, uid: 501 }, 11: { ...SERVER, uid: 502 } })).toBe('not_seen');
    planted.remove();
    expect(level({})).toBe('not_seen');
  });
});

describe('what is seen of the control plane', () => {
  const others = { 11: { ...SERVER, uid: 502 }, 12: { ...GATEWAY, uid: 503 } };
  const ofPki = (pki: Partial<PlantedProcess>, namespacesWork = true) =>
    look({ 10: { ...PKI, uid: 501, ...pki }, ...others }, namespacesWork)
      .seen.filter(([subject]) => subject === 'pki (process 10)')
      .map(([, verdict, seen]) => [verdict, seen]);

  it('is good where everything was taken from it', () => {
    expect(ofPki({})).toEqual([
      ['good', 'runs under Node’s permission model'],
      ['good', 'has an empty environment'],
      ['good', 'has no network: no interface has an address'],
      ['good', 'is of user 501, which no server or gateway seen here is of'],
    ]);
  });

  it('is that it was not confined', () => {
    const [model, environment] = ofPki({
      commandLine: ['/usr/bin/node', '/srv/pki/control-plane/src/main.ts'],
      environment: ['HOME=/root', 'AWS_SECRET_ACCESS_KEY=x'],
    });
    expect(model).toEqual(['finding', 'runs without Node’s permission model']);
    expect(environment).toEqual(['finding', 'was started with 2 variables in its environment']);
  });

  it('is the door for which it has the network, and no port of others', () => {
    const open = { namespace: 'net:[1]', addresses: ['10.0.3.7'], listensOn: [8446] };
    expect(ofPki(open)[2]).toEqual(['note', 'has this host’s network and listens on port 8446']);
  });

  it('is the network that it has for nothing, where it could do without', () => {
    const open = { namespace: 'net:[1]', addresses: ['10.0.3.7'] };
    expect(ofPki(open)[2]).toEqual([
      'finding',
      'has this host’s network and listens nowhere: it could run without, and does not',
    ]);
    planted.remove();
    expect(ofPki(open, false)[2]?.[0]).toBe('note');
  });

  it('is nothing where it may not be looked at', () => {
    expect(ofPki({ environment: null })[1]).toEqual(['unknown', 'its environment may not be looked at by this user']);
  });

  it('is with whom it shares its user', () => {
    expect(ofPki({ uid: 503 })[3]).toEqual([
      'note',
      'is of user 503 as is gateway (process 12): they are apart as processes only',
    ]);
  });
});
