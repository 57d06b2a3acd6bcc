import { expect, it } from 'vitest';
import { ManualTimers } from '../testing/manual-timers.ts';
import {
  authorities,
  deliver,
  installChargerRoot,
  startCsms,
  startStation,
  triggerCsr,
} from '../testing/station-bench.ts';

it('throws the key of its signing request away after an hour: a certificate that comes later fits none', async () => {
  const csms = await startCsms();
  const timers = new ManualTimers();
  const station = await startStation(csms, { temperament: 'everest-like', timers, certSigningWaitMinimum: 0 });
  await installChargerRoot(csms);
  const certificate = await (await authorities()).charger.issueStation(await triggerCsr(csms));
  timers.advance(3_600_000);
  const refused = station.next('certificate_refused');
  expect(await deliver(csms, certificate)).toMatchObject({ status: 'Rejected' });
  expect(await refused).toMatchObject({ reason: 'key_unknown' });
});

it('sends its signing request again after 500 seconds at the earliest', async () => {
  const csms = await startCsms();
  const timers = new ManualTimers();
  const station = await startStation(csms, { temperament: 'everest-like', timers });
  const answered = station.next('signing_request_answered');
  await triggerCsr(csms);
  await answered;
  const again = station.next('signing_request_answered');
  timers.advance(499_000);
  expect(csms.payloads('SignCertificate').length).toBe(1);
  timers.advance(1_000);
  expect(await again).toMatchObject({ attempt: 1, outcome: 'Accepted' });
});
