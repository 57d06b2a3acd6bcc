import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IndependentCsms } from './clients/independent-csms.ts';
import { OutsideCa } from './clients/outside-ca.ts';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, enrol, planMigration, simulate, stationsOf, until } from './system/stations.ts';

describe('in front of a CSMS that somebody else made', () => {
  const csms = new IndependentCsms();
  let folder: string;
  let system: System;
  beforeAll(async () => {
    await csms.start();
    folder = await mkdtemp(join(tmpdir(), 'bfcert-front-'));
    const BFCERT_CONFIG = join(folder, 'bfcert.yaml');
    const upstream = `{ name: depot, url: "${csms.url}", securityProfile: 0, cohorts: [e2e], certificateCommands: take_over }`;
    await writeFile(BFCERT_CONFIG, `upstreams: [${upstream}]\n`);
    system = await startSystem({ environment: { BFCERT_CONFIG } });
  });
  afterAll(async () => {
    await system.stop();
    await csms.stop();
    await rm(folder, { recursive: true });
  });

  const active = async (name: string) =>
    (await certificatesOf(system)).find((one) => one.identity.name === name && one.state === 'active');

  it('a station of the cohort migrates and renews while its CSMS runs it, hears no word of its certificates and is restarted', async () => {
    const id = await enrol(system, 'FRONT-1');
    const station = await simulate(system, 'FRONT-1');
    await station.start();
    await until(async () => csms.heard.get('FRONT-1')?.includes('BootNotification'));
    await planMigration(system, [id]);
    const first = await until(() => active('FRONT-1'));
    await until(async () => (await stationsOf(system)).get('FRONT-1')?.profileFloor === 3);

    // The CSMS asks the station what it wants, under its own session.
    await until(async () => csms.isConnected('FRONT-1'));
    const profile = { component: { name: 'SecurityCtrlr' }, variable: { name: 'SecurityProfile' } };
    const read = () => csms.call('FRONT-1', 'GetVariables', { getVariableData: [profile] });
    expect(await read()).toMatchObject({ getVariableResult: [{ attributeStatus: 'Accepted', attributeValue: '3' }] });
    const root = { certificateType: 'CSMSRootCertificate', certificate: await system.csmsRootPem() };
    // A root of ours may be there; one of theirs, and to lose one of ours, our bundles do not have.
    expect(await csms.call('FRONT-1', 'InstallCertificate', root)).toMatchObject({ status: 'Accepted' });
    const theirs = await OutsideCa.create('Another CSMS');
    const foreign = { ...root, certificate: theirs.rootPem };
    expect(await csms.call('FRONT-1', 'InstallCertificate', foreign)).toMatchObject({ status: 'Rejected' });
    await theirs.dispose();
    const lists = { certificateType: ['CSMSRootCertificate'] };
    const { certificateHashDataChain = [] } = (await csms.call('FRONT-1', 'GetInstalledCertificateIds', lists)) as {
      certificateHashDataChain?: { certificateHashData: object }[];
    };
    expect(certificateHashDataChain.length).toBeGreaterThan(0);
    for (const { certificateHashData } of certificateHashDataChain)
      expect(await csms.call('FRONT-1', 'DeleteCertificate', { certificateHashData })).toMatchObject({
        status: 'Failed',
      });

    // It restarts, and the station stays.
    await csms.stop();
    expect((await stationsOf(system)).get('FRONT-1')?.online).toBe(true);
    await csms.start();
    await until(async () => csms.isConnected('FRONT-1'));
    expect((await stationsOf(system)).get('FRONT-1')).toMatchObject({ online: true, securityProfile: 3 });

    // What it wants for the certificate is done by us.
    const trigger = { requestedMessage: 'SignChargingStationCertificate' };
    expect(await csms.call('FRONT-1', 'TriggerMessage', trigger)).toEqual({ status: 'Accepted' });
    const second = await until(async () => {
      const found = await active('FRONT-1');
      return found?.id !== first.id && found;
    });
    expect(station.state()).toMatchObject({ securityProfile: 3, installedFingerprint: second.fingerprint });

    expect(csms.heard.get('FRONT-1')).not.toContain('SignCertificate');
    expect(csms.heard.get('FRONT-1')).not.toContain('SecurityEventNotification');
    expect(csms.complaints).toEqual([]);
    await station.stop();
    await until(async () => !csms.isConnected('FRONT-1'));
  });
});
