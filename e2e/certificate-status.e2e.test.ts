import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Station } from '@bfcert/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContractPki } from './clients/contract-pki.ts';
import { freePorts } from './system/free-ports.ts';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, enrol, planMigration, simulate, until } from './system/stations.ts';

const GOOD = 'DEABCC123456789';
const GONE = 'DEABCC987654321';

describe('what stations ask about certificates', () => {
  let mo: ContractPki;
  let contracts: { readonly good: string; readonly gone: string };
  let folder: string;
  let system: System;
  let station: Station;
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    mo = new ContractPki(port);
    contracts = { good: mo.issue(GOOD), gone: mo.issue(GONE) };
    mo.revoke(GONE);
    await mo.startResponder();
    folder = await mkdtemp(join(tmpdir(), 'bfcert-status-'));
    const BFCERT_CONFIG = join(folder, 'bfcert.yaml');
    const settings = {
      hosts: [`localhost:${port}`],
      allowedNetworks: ['127.0.0.0/8', '::1/128'],
      tokensWithoutCsms: 'accepted',
    };
    await writeFile(BFCERT_CONFIG, `certificateStatus: ${JSON.stringify(settings)}\n`);
    system = await startSystem({ environment: { BFCERT_CONFIG } });
    const id = await enrol(system, 'STATUS-1');
    station = await simulate(system, 'STATUS-1', [], { centralContractValidation: true });
    await station.start();
    await planMigration(system, [id]);
    await until(async () => station.state().securityProfile === 3 && station.state().registration === 'accepted');
  });
  afterAll(async () => {
    await station.stop();
    await system.stop();
    await mo.stop();
    await rm(folder, { recursive: true });
  });

  const show = async (emaid: string, contractPem: string) => {
    const told = station.next('contract_answered');
    await station.authorizeContract({ emaid, chainPem: contractPem });
    const { certificateStatus, tokenStatus } = await told;
    return [certificateStatus, tokenStatus];
  };
  it('a certificate of ours is answered by what our responder has signed, without a setting', async () => {
    const { id } = await until(async () => (await certificatesOf(system)).find(({ state }) => state === 'active'));
    const { chainPem } = await system.api.get<{ chainPem: string }>(`/certificates/${id}`);
    const told = Promise.race([station.next('statuses_learnt'), station.next('statuses_not_learnt')]);
    await station.holdV2gChain(chainPem);
    expect(await told).toMatchObject({ statuses: expect.arrayContaining(['good']) });
  });

  it('a vehicle that asks for the certificate of its contract hears that there is no broker, and its station has an event of it', async () => {
    const told = station.next('contract_certificate_answered');
    await station.askForContractCertificate({ action: 'Install', exi: Buffer.from('80980210', 'hex') });
    expect(await told).toMatchObject({ status: 'Failed', exiResponse: null, detail: 'NotEnabled: no_broker' });
    const path = '/security-events?type=contract_certificate_not_provided';
    const event = await until(async () => {
      const { data } = await system.api.get<{ data: readonly { details: object }[] }>(path);
      return data[0];
    });
    expect(event.details).toMatchObject({ action: 'install', exiCharacters: 8 });
  });

  it('lesson B.31: contracts are judged once their root is imported, by the word of a responder that is not ours', async () => {
    await importContractRoot(system, mo.rootPem);
    // Each server reads its anchors anew after a minute.
    const withinTwoMinutes = { timeout: 120_000, interval: 1_000 };
    await expect.poll(() => show(GOOD, contracts.good), withinTwoMinutes).toEqual(['Accepted', 'Accepted']);
    await expect.poll(() => show(GONE, contracts.gone), withinTwoMinutes).toEqual(['CertificateRevoked', 'Invalid']);
    expect(await show(GONE, contracts.good)).toEqual(['CertChainError', 'Invalid']);
  });
});

/** As the command line does it: there is no version of the bundle yet. */
async function importContractRoot({ ports, token }: System, anchorsPem: string): Promise<void> {
  const body = { purpose: 'contract_trust', anchorsPem, reason: 'the root of the mobility operator' };
  const answer = await fetch(`http://127.0.0.1:${ports.http}/api/v1/trust-anchor-bundles`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': 'import-mo-root',
      'if-match': '"0"',
    },
    body: JSON.stringify(body),
  });
  expect(answer.status, await answer.text()).toBe(201);
}
