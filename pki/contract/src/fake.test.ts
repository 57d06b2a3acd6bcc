import { expect, it } from 'vitest';
import { describePkiContract, stationRequest } from './contract-test.ts';
import { FakeControlPlane } from './fake.ts';

describePkiContract('the fake', async () => {
  const pki = new FakeControlPlane();
  return { pki, close: () => pki.close() };
});

it('a lost answer leaves a certificate, an interrupted intent none, a lost request no trace', async () => {
  const pki = new FakeControlPlane();
  const request = stationRequest();

  pki.interruptNextIssue('before_request');
  await expect(pki.issue(request)).rejects.toMatchObject({ name: 'PkiUnavailable', sent: false });
  expect(await pki.lookup(request.commandId)).toEqual({ status: 'unknown' });

  pki.interruptNextIssue('after_intent');
  await expect(pki.issue(request)).rejects.toMatchObject({ name: 'PkiUnavailable', sent: true });
  expect(await pki.lookup(request.commandId)).toEqual({ status: 'intended' });

  pki.interruptNextIssue('after_issuing');
  await expect(pki.issue(request)).rejects.toMatchObject({ name: 'PkiUnavailable', sent: true });
  expect(await pki.lookup(request.commandId)).toEqual({ status: 'issued', certificate: await pki.issue(request) });
});
