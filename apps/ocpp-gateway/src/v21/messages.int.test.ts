import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, startBench } from '../testing/test-bench.ts';
import { enter, type TestStation } from '../testing/test-station.ts';

const PASSWORD = 'a-password-of-sixteen-or-more';
const CSR = '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

async function stationOf(name: string, protocol: 'ocpp2.0.1' | 'ocpp2.1'): Promise<TestStation> {
  bench.server.admit(name, {
    boot: { accepted: true, serialMismatch: false },
    passwords: [bench.server.verifier(PASSWORD)],
  });
  const station = await enter({
    port: bench.gateway.ports.passwordOrCertificate,
    trustedRootsPem: bench.server.trustedRootsPem,
    name,
    basic: { username: name, password: PASSWORD },
    protocols: [protocol],
  });
  await bench.server.until(() => bench.server.epochOf(`idn_${name}`) !== undefined);
  return station;
}

const sentTo = (station: TestStation) => station.calls.at(-1);

describe('SignCertificate of 2.1', () => {
  test('brings its number and the root it wants, normalised', async () => {
    const station = await stationOf('S1', 'ocpp2.1');
    const hashRootCertificate = {
      hashAlgorithm: 'SHA384',
      issuerNameHash: 'AB',
      issuerKeyHash: 'Cd',
      serialNumber: '0FFF',
    };
    const request = { csr: CSR, certificateType: 'V2G20Certificate', requestId: 41, hashRootCertificate };
    expect(await station.call('SignCertificate', request)).toEqual([3, 's1', { status: 'Accepted' }]);
    expect(bench.server.signingRequests.at(-1)).toMatchObject({
      use: 'v2g_20',
      requestId: 41,
      wantedRoot: { hashAlgorithm: 'SHA384', issuerNameHash: 'ab', issuerKeyHash: 'cd', serialNumber: 'fff' },
    });
    expect(await station.call('SignCertificate', { csr: CSR, requestId: -1 })).toMatchObject([3, 's2', {}]);
    expect(bench.server.signingRequests.at(-1)).toMatchObject({ use: 'charging_station', requestId: -1 });
    station.close();
  });

  test('with a number that cannot be repeated exactly is refused before the server sees it', async () => {
    const station = await stationOf('S2', 'ocpp2.1');
    const before = bench.server.signingRequests.length;
    station.send(`[2,"big","SignCertificate",{"csr":"x","requestId":9007199254740993}]`);
    expect(await station.next()).toMatchObject([4, 'big', 'FormatViolation', 'number out of range', {}]);
    station.send(`[2,"huge","SignCertificate",{"csr":"x","requestId":1e300}]`);
    expect(await station.next()).toMatchObject([4, 'huge', 'FormatViolation', 'number out of range', {}]);
    expect(await station.call('SignCertificate', { csr: 'x', requestId: 1.5 })).toEqual([
      4,
      's1',
      'TypeConstraintViolation',
      expect.any(String),
      {},
    ]);
    expect(bench.server.signingRequests).toHaveLength(before);
    station.close();
  });

  test('of a 2.0.1 station has none of this: its schema does not know the fields', async () => {
    const station = await stationOf('S3', 'ocpp2.0.1');
    expect(await station.call('SignCertificate', { csr: CSR, requestId: 41 })).toEqual([
      4,
      's1',
      'FormatViolation',
      expect.any(String),
      {},
    ]);
    expect(await station.call('SignCertificate', { csr: CSR, certificateType: 'V2G20Certificate' })).toEqual([
      4,
      's2',
      'PropertyConstraintViolation',
      expect.any(String),
      {},
    ]);
    station.close();
  });
});

describe('commands to both versions', () => {
  test.each([
    ['ocpp2.1', { certificateChain: 'PEM', certificateType: 'ChargingStationCertificate', requestId: 41 }],
    ['ocpp2.0.1', { certificateChain: 'PEM', certificateType: 'ChargingStationCertificate' }],
  ] as const)(
    'CertificateSigned of %s repeats the number of the request where there is a place for it',
    async (protocol, payload) => {
      const name = `C-${protocol}`;
      const station = await stationOf(name, protocol);
      station.answers.set('CertificateSigned', { status: 'Accepted' });
      const command = { kind: 'deliver_certificate', chainPem: 'PEM', requestId: 41 } as const;
      expect(await bench.server.command(`idn_${name}`, command)).toEqual({ outcome: 'accepted' });
      expect(sentTo(station)).toEqual({ action: 'CertificateSigned', payload });
      station.close();
    },
  );

  test.each([
    ['ocpp2.1', 'v2g', 'SignV2GCertificate'],
    ['ocpp2.1', 'v2g_20', 'SignV2G20Certificate'],
    ['ocpp2.0.1', 'v2g', 'SignV2GCertificate'],
  ] as const)('TriggerMessage of %s asks for a request for %s as %s', async (protocol, use, requestedMessage) => {
    const name = `T-${protocol}-${use}`;
    const station = await stationOf(name, protocol);
    station.answers.set('TriggerMessage', { status: 'Accepted' });
    expect(await bench.server.command(`idn_${name}`, { kind: 'request_signing_request', use })).toEqual({
      outcome: 'accepted',
    });
    expect(sentTo(station)).toEqual({ action: 'TriggerMessage', payload: { requestedMessage } });
    station.close();
  });

  const slot = {
    kind: 'write_connection_slot',
    slot: 2,
    url: 'wss://csms.example:8443/ocpp',
    securityProfile: 3,
    messageTimeoutSeconds: 30,
  } as const;

  test('2.0.1 has no word for ISO 15118-20 and no variables of a slot, and is sent nothing', async () => {
    const station = await stationOf('N1', 'ocpp2.0.1');
    const unsupported = { outcome: 'unsupported', detail: 'ocpp2.0.1 has no message for it' };
    expect(await bench.server.command('idn_N1', { kind: 'request_signing_request', use: 'v2g_20' })).toEqual(
      unsupported,
    );
    expect(await bench.server.command('idn_N1', { ...slot, by: 'settings' })).toEqual(unsupported);
    expect(station.calls).toEqual([]);
    station.close();
  });

  test('SetNetworkProfile of 2.1 names its version and any interface; refused as deprecated it is unsupported', async () => {
    const station = await stationOf('P1', 'ocpp2.1');
    station.answers.set('SetNetworkProfile', { status: 'Accepted' });
    expect(await bench.server.command('idn_P1', slot)).toEqual({ outcome: 'accepted' });
    expect(sentTo(station)?.payload).toMatchObject({
      configurationSlot: 2,
      connectionData: { ocppVersion: 'OCPP21', ocppInterface: 'Any', ocppCsmsUrl: slot.url, securityProfile: 3 },
    });
    station.answers.set('SetNetworkProfile', { status: 'Rejected', statusInfo: { reasonCode: 'UnsupportedRequest' } });
    expect(await bench.server.command('idn_P1', slot)).toMatchObject({ outcome: 'unsupported' });
    station.close();
  });

  const result = (name: string, attributeStatus: string) => ({
    component: { name: 'networkconfiguration', instance: '2' },
    variable: { name },
    attributeStatus,
  });
  const names = ['OcppVersion', 'OcppTransport', 'OcppCsmsUrl', 'MessageTimeout', 'SecurityProfile', 'OcppInterface'];

  test('trap C.4: the slot as variables: each of NetworkConfiguration[slot] in a message of its own', async () => {
    const station = await stationOf('V1', 'ocpp2.1');
    const answered = async (setVariableResult: readonly object[]) => {
      station.answers.set('SetVariables', { setVariableResult });
      return bench.server.command('idn_V1', { ...slot, by: 'settings' });
    };
    expect(await answered(names.map((name) => result(name, 'Accepted')).reverse())).toEqual({ outcome: 'accepted' });
    const component = { name: 'NetworkConfiguration', instance: '2' };
    const values = ['OCPP21', 'JSON', slot.url, '30', '3', 'Any'];
    expect(station.calls).toEqual(
      names.map((name, at) => ({
        action: 'SetVariables',
        payload: { setVariableData: [{ component, variable: { name }, attributeValue: values[at] }] },
      })),
    );
    expect(await answered(names.map((name) => result(name, 'RebootRequired')))).toEqual({
      outcome: 'accepted',
      pendingRestart: true,
    });
    expect(
      await answered([...names.slice(1).map((name) => result(name, 'Accepted')), result('OcppVersion', 'Rejected')]),
    ).toEqual({
      outcome: 'rejected',
      detail: 'OcppVersion: Rejected',
    });
    expect(await answered(names.map((name) => result(name, 'UnknownComponent')))).toMatchObject({
      outcome: 'unsupported',
    });
    expect(await answered([result('OcppVersion', 'Accepted')])).toMatchObject({ outcome: 'unknown' });
    station.close();
  });

  test('the slot as variables has the password of its own, and no other message has it', async () => {
    const station = await stationOf('V3', 'ocpp2.1');
    const ofProfile2 = { ...slot, securityProfile: 2, password: 'a-password-of-its-own' } as const;
    const answered = (status: string) =>
      station.answers.set('SetVariables', {
        setVariableResult: [...names.map((name) => result(name, 'Accepted')), result('BasicAuthPassword', status)],
      });
    answered('RebootRequired');
    expect(await bench.server.command('idn_V3', { ...ofProfile2, by: 'settings' })).toEqual({
      outcome: 'accepted',
      pendingRestart: true,
    });
    const component = { name: 'NetworkConfiguration', instance: '2' };
    expect(sentTo(station)?.payload).toMatchObject({
      setVariableData: expect.arrayContaining([
        { component, variable: { name: 'BasicAuthPassword' }, attributeValue: 'a-password-of-its-own' },
      ]),
    });
    answered('Rejected');
    expect(await bench.server.command('idn_V3', { ...ofProfile2, by: 'settings' })).toEqual({
      outcome: 'rejected',
      detail: 'BasicAuthPassword: Rejected',
    });
    answered('UnknownVariable');
    expect(await bench.server.command('idn_V3', { ...ofProfile2, by: 'settings' })).toMatchObject({
      outcome: 'unsupported',
    });
    const before = station.calls.length;
    expect(await bench.server.command('idn_V3', ofProfile2)).toMatchObject({ outcome: 'unsupported' });
    expect(station.calls.length).toBe(before);
    station.close();
  });

  test('a report tells that slots have a password of their own, and is asked for that of 2.1 alone', async () => {
    const station = await stationOf('R1', 'ocpp2.1');
    station.answers.set('GetReport', { status: 'Accepted' });
    expect(await bench.server.command('idn_R1', { kind: 'report_settings', requestId: 7 })).toEqual({
      outcome: 'accepted',
    });
    expect(sentTo(station)?.payload).toMatchObject({
      componentVariable: expect.arrayContaining([
        { component: { name: 'NetworkConfiguration' }, variable: { name: 'BasicAuthPassword' } },
      ]),
    });
    await station.call('NotifyReport', {
      requestId: 7,
      generatedAt: '2026-11-28T12:00:00Z',
      seqNo: 0,
      reportData: [
        {
          component: { name: 'networkConfiguration', instance: '1' },
          variable: { name: 'BasicAuthPassword' },
          variableAttribute: [{ mutability: 'WriteOnly' }],
        },
      ],
    });
    const told = () => bench.server.factsOf('settings_reported').filter(({ identityId }) => identityId === 'idn_R1');
    await bench.server.until(() => told().length === 1);
    expect(told()[0]).toMatchObject({ settings: { authorization_key_in_slots: 'true' } });
    station.close();
  });

  test('the slot as variables goes through the interface and the access point that were named', async () => {
    const station = await stationOf('V2', 'ocpp2.1');
    const withNetwork = [...names, 'ApnEnabled', 'Apn', 'ApnAuthentication'];
    station.answers.set('SetVariables', { setVariableResult: withNetwork.map((name) => result(name, 'Accepted')) });
    const network = { interface: 'Wireless0', apn: 'iot.example' } as const;
    await bench.server.command('idn_V2', { ...slot, by: 'settings', network });
    expect(station.calls.slice(-4).map(({ payload }) => payload)).toMatchObject(
      Object.entries({
        OcppInterface: 'Wireless0',
        ApnEnabled: 'true',
        Apn: 'iot.example',
        ApnAuthentication: 'AUTO',
      }).map(([name, attributeValue]) => ({ setVariableData: [{ variable: { name }, attributeValue }] })),
    );
    station.close();
  });
});
