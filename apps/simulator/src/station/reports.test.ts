import { expect, it } from 'vitest';
import { startCsms, startStation } from '../testing/station-bench.ts';

const wanted = (name: string, variable: string) => ({ component: { name }, variable: { name: variable } });

it('answers a request for limits first, and reports each variable in a part of its own', async () => {
  const csms = await startCsms({ answers: () => true });
  await startStation(csms, { certificateCapacity: 4 });
  const last = csms.next('call', ({ method, params }) => method === 'NotifyReport' && params['tbc'] === false);
  const componentVariable = [
    wanted('securityctrlr', 'certificateentries'),
    wanted('OCPPCommCtrlr', 'NetworkConfigurationPriority'),
    wanted('SecurityCtrlr', 'BasicAuthPassword'),
  ];
  expect(await csms.call('GetReport', { requestId: 7, componentVariable })).toEqual({ status: 'Accepted' });
  await last;
  const parts = csms.payloads('NotifyReport');
  expect(parts.map(({ seqNo, tbc, requestId }) => [seqNo, tbc, requestId])).toEqual([
    [0, true, 7],
    [1, true, 7],
    [2, false, 7],
  ]);
  const data = parts.flatMap(({ reportData }) => reportData as Record<string, unknown>[]);
  const of = (name: string) => data.find(({ variable }) => (variable as { name: string }).name === name);
  expect(of('CertificateEntries')?.['variableCharacteristics']).toMatchObject({ maxLimit: 4 });
  expect(of('NetworkConfigurationPriority')?.['variableCharacteristics']).toMatchObject({ valuesList: '1,2,3' });
  // B07: a password is told to nobody.
  expect(of('BasicAuthPassword')?.['variableAttribute']).toEqual([{ mutability: 'WriteOnly' }]);
});

it('B07: reports all that it has, or what may be written of it, and no summary', async () => {
  const csms = await startCsms({ answers: () => true });
  await startStation(csms);
  const reported = async (requestId: number, reportBase: string) => {
    const last = csms.next(
      'call',
      ({ method, params }) => method === 'NotifyReport' && params['requestId'] === requestId && params['tbc'] === false,
    );
    expect(await csms.call('GetBaseReport', { requestId, reportBase })).toEqual({ status: 'Accepted' });
    await last;
    return csms
      .payloads('NotifyReport')
      .filter((part) => part['requestId'] === requestId)
      .flatMap(({ reportData }) => reportData as { variable: { name: string } }[])
      .map(({ variable }) => variable.name);
  };
  expect(await reported(11, 'FullInventory')).toEqual(expect.arrayContaining(['SecurityProfile', 'BasicAuthPassword']));
  const writable = await reported(12, 'ConfigurationInventory');
  expect(writable).toContain('BasicAuthPassword');
  expect(writable).not.toContain('SecurityProfile');
  expect(await csms.call('GetBaseReport', { requestId: 13, reportBase: 'SummaryInventory' })).toEqual({
    status: 'NotSupported',
  });
});

it('B07: says of what type each of its variables is', async () => {
  const csms = await startCsms({ protocol: 'ocpp2.1', answers: () => true });
  await startStation(csms, { version: '2.1' });
  const last = csms.next('call', ({ method, params }) => method === 'NotifyReport' && params['tbc'] === false);
  expect(await csms.call('GetBaseReport', { requestId: 14, reportBase: 'FullInventory' })).toEqual({
    status: 'Accepted',
  });
  await last;
  const types = csms
    .payloads('NotifyReport')
    .flatMap(({ reportData }) => reportData as { variable: { name: string }; variableCharacteristics: object }[])
    .map(({ variable, variableCharacteristics }) => [variable.name, variableCharacteristics] as const);
  expect(Object.fromEntries(types)).toMatchObject({
    SecurityProfile: { dataType: 'integer' },
    OrganizationName: { dataType: 'string' },
    MaxCertificateChainSize: { dataType: 'integer' },
    AdditionalRootCertificateCheck: { dataType: 'boolean' },
    CentralContractValidationAllowed: { dataType: 'boolean' },
    NetworkConfigurationPriority: { dataType: 'SequenceList', valuesList: '1,2,3' },
    DateTime: { dataType: 'dateTime' },
    OcppInterface: { dataType: 'OptionList', valuesList: 'Any,Wired0' },
    VpnEnabled: { dataType: 'boolean' },
  });
});

it('has nothing to report of what it does not have, and no report by criteria', async () => {
  const csms = await startCsms();
  await startStation(csms);
  expect(await csms.call('GetReport', { requestId: 8, componentVariable: [wanted('Nothing', 'Here')] })).toEqual({
    status: 'EmptyResultSet',
  });
  expect(await csms.call('GetReport', { requestId: 9 })).toEqual({ status: 'NotSupported' });
});
