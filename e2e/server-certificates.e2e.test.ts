import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, until } from './system/stations.ts';

const SUITES = { ec: 'ECDHE-ECDSA-AES256-GCM-SHA384', rsa: 'AES256-GCM-SHA384' } as const;
type Algorithm = keyof typeof SUITES;

describe('the certificates of our own listeners', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  /** SHA-256 of what a station with this suite is shown, by the first gateway unless another is named. */
  async function shown(algorithm: Algorithm, gateway = 0): Promise<string> {
    const socket = connect({
      host: '127.0.0.1',
      port: system.doors()[gateway],
      servername: new URL(system.profile3Url()).hostname,
      rejectUnauthorized: false,
      ciphers: SUITES[algorithm],
      maxVersion: 'TLSv1.2',
    });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256.replaceAll(':', '').toLowerCase();
  }

  /** The record of what is shown; whether it is in force shows a look at the listener, every 15 s. */
  const recordOf = (algorithm: Algorithm, states = ['issued', 'active']) =>
    until(async () => {
      const fingerprint = await shown(algorithm);
      const all = await certificatesOf(system, 'backend_server');
      return all.find((one) => one.fingerprint === fingerprint && states.includes(one.state));
    });

  const revoke = ({ id, identity }: Awaited<ReturnType<typeof recordOf>>) =>
    system.api.post(`/certificates/${id}/actions/revoke`, {
      reason: 'the key was copied',
      revocationReason: 'keyCompromise',
      confirmIdentity: identity.name,
    });

  const renew = (id: string) =>
    system.api.post<{ certificateId: string }>(`/certificates/${id}/actions/renew`, {
      reason: 'a key that is old enough',
    });

  const anotherThan = (fingerprint: string | null, algorithm: Algorithm) =>
    until(async () => (await shown(algorithm)) !== fingerprint);

  /** Other gateways have certificates of their own under the same name. */
  const shownElsewhere = (algorithm: Algorithm) =>
    Promise.all(system.doors().flatMap((_, gateway) => (gateway === 0 ? [] : [shown(algorithm, gateway)])));

  it('are replaced while the listeners go on when one is revoked', async () => {
    const [ec, rsa] = [await recordOf('ec'), await recordOf('rsa')];
    const elsewhere = await shownElsewhere('ec');
    expect(elsewhere).not.toContain(ec.fingerprint);
    await revoke(ec);
    await anotherThan(ec.fingerprint, 'ec');
    expect((await recordOf('ec')).id).not.toBe(ec.id);
    expect(await shown('rsa')).toBe(rsa.fingerprint);
    expect(await shownElsewhere('ec')).toEqual(elsewhere);
  });

  it('are renewed soon when an operator says so', async () => {
    const rsa = await recordOf('rsa', ['active']);
    const { certificateId } = await renew(rsa.id);
    await anotherThan(rsa.fingerprint, 'rsa');
    expect((await recordOf('rsa')).id).toBe(certificateId);
  });

  it('are watched at the door of each gateway and of each server, and are what is in force there', async () => {
    await Promise.all([recordOf('ec', ['active']), recordOf('rsa', ['active'])]);
    const path = '/server-certificate-sources/station-listeners/certificates';
    // A certificate is in force a moment before what was seen of it is kept.
    const seen = await until(async () => {
      type Row = { readonly reference: string; readonly drift: unknown; readonly fingerprint: string | null };
      const { data } = await system.api.get<{ data: readonly Row[] }>(path);
      const shownNow = await Promise.all(system.doors().flatMap((_, door) => [shown('ec', door), shown('rsa', door)]));
      const isWhole = shownNow.every((one) => data.some(({ fingerprint }) => fingerprint === one));
      const ofVehicles = data.filter(({ reference }) => /^vehicles.*\/ec$/.test(reference));
      const isSeen = ofVehicles.length > 0 && ofVehicles.every(({ fingerprint }) => fingerprint !== null);
      return isWhole && isSeen && data.every(({ drift }) => drift === null) && data;
    });
    const ofStations = seen.filter(({ reference }) => !reference.startsWith('vehicles'));
    expect(ofStations).toHaveLength(2 * system.doors().length);
    // They know one kind of key.
    const rsaOfVehicles = seen.filter(({ reference }) => /^vehicles.*\/rsa$/.test(reference));
    expect(rsaOfVehicles.map(({ fingerprint }) => fingerprint)).toEqual(rsaOfVehicles.map(() => null));
  });

  it('are there again after a restart that follows their revocation, and the spent keys were hardly asked for', async () => {
    const [ec, rsa] = [await recordOf('ec'), await recordOf('rsa')];
    for (const one of [ec, rsa]) await revoke(one);
    await system.kill();
    await system.startAgain();
    expect(await shown('ec')).not.toBe(ec.fingerprint);
    expect(await shown('rsa')).not.toBe(rsa.fingerprint);
    await Promise.all([recordOf('ec', ['active']), recordOf('rsa', ['active'])]);

    const refused: unknown[] = [];
    for await (const entry of system.api.all<{ action: string; outcome: string }>('/audit-entries')) {
      if (entry.action === 'issue-certificate' && entry.outcome === 'refused') refused.push(entry);
    }
    // Three keys were spent; one that was just refused may be asked for again after the kill.
    expect(refused.length).toBeGreaterThanOrEqual(3);
    expect(refused.length).toBeLessThanOrEqual(6);
  });
});
