import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { by, gateway, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

test('a certificate goes from the request to active, each step with its event and its audit entry', async () => {
  const charger = await world.charger();
  const { id, fingerprint } = await world.active(charger);

  expect(await world.stage(id)).toBe('active');
  expect(await world.events()).toEqual([
    'CertificateRequested',
    'CSRValidated',
    'CertificateIssued',
    'CertificateInstallRequested',
    'CertificateInstalled',
    'CertificateActivated',
  ]);
  expect((await world.audit()).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'register-identity done',
    'issue-certificate done',
    'issue-certificate done',
    'issue-at-the-pki done',
    'record-sent done',
    'record-installation done',
    'record-evidence done',
  ]);
  expect(await world.lifecycle.admissibleFingerprints(charger.identityId)).toMatchObject([
    { fingerprint, class: 'active' },
  ]);
});

test('the operator sees it decoded, with posture, jobs, timeline and what may be done', async () => {
  const charger = await world.charger();
  const { id, fingerprint } = await world.active(charger);
  const page = await world.lifecycle.certificate(id, operator);
  expect(page).toMatchObject({
    posture: 'valid',
    stage: 'active',
    decoded: { subject: `CN=${charger.serial},O=Example Charging`, fingerprint, key: 'EC P-256', isCa: false },
    jobs: [{ action: 'issue', status: 'succeeded', attempts: 1 }],
    identity: { bindings: expect.arrayContaining([{ kind: 'serial_number', value: charger.serial }]) },
    spkiSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    links: { current: id, next: null, replaced: null, replacedBy: null },
  });
  expect(page?.actions.filter(({ allowed }) => allowed).map(({ name }) => name)).toEqual(['renew']);
  expect(page?.actions.find(({ name }) => name === 'revoke')?.reason).toBe('Needs the role pki_engineer.');
  expect(page?.actions.find(({ name }) => name === 'deactivate')?.reason).toMatch(/last certificate/);
  const timeline = await world.lifecycle.timeline(id, operator);
  expect(timeline.map(({ title }) => title)).toEqual([
    'CertificateRequested',
    'CSRValidated',
    'CertificateIssued',
    'CertificateInstallRequested',
    'CertificateInstalled',
    'CertificateActivated',
    'mtls_handshake',
  ]);
});

test('a renewal makes a second record, and the first stays in force until the second is seen', async () => {
  const charger = await world.charger();
  const first = await world.active(charger);
  const next = unwrap(await world.lifecycle.renewCertificate({ certificateId: first.id }, by(operator))).certificateId;
  expect(unwrap(await world.lifecycle.renewCertificate({ certificateId: first.id }, by(operator))).certificateId).toBe(
    next,
  );

  expect(await world.lifecycle.requestWaitingForKey(world.place(charger.identityId))).toBe(next);

  const second = await world.issued(charger);
  expect(second.id).toBe(next);
  expect(await world.lifecycle.requestWaitingForKey(world.place(charger.identityId))).toBeNull();
  expect(await world.stage(first.id)).toBe('active');
  await world.lifecycle.recordSent({ certificateId: second.id, executionPath: 'ocpp' }, by(gateway));
  world.clock.advance(60_000);
  expect(unwrap(await world.seen(charger.identityId, second.fingerprint)).effect).toBe('activated');

  expect(await world.stage(first.id)).toBe('retired(replaced)');
  expect(await world.stage(second.id)).toBe('active');
  expect(await world.lifecycle.admissibleFingerprints(charger.identityId)).toMatchObject([
    { fingerprint: first.fingerprint, class: 'rollback' },
    { fingerprint: second.fingerprint, class: 'active' },
  ]);
});

test('revoke as superseded of the only active certificate after a renewal needs a second person', async () => {
  const charger = await world.charger();
  const first = await world.active(charger);
  const second = await world.active(charger);
  // A station discards the old one at its first connection with the new one, though a handshake with it is still admitted.
  expect(await world.lifecycle.admissibleFingerprints(charger.identityId)).toMatchObject([
    { fingerprint: first.fingerprint, class: 'rollback' },
    { fingerprint: second.fingerprint, class: 'active' },
  ]);
  const superseded = { certificateId: second.id, reason: 'superseded' } as const;
  expect(await world.lifecycle.revokeCertificate(superseded, by(pkiEngineer))).toMatchObject({
    refusal: { reason: 'needs_second_person' },
  });
  expect(await world.lifecycle.deactivateCertificate({ certificateId: second.id }, by(operator))).toMatchObject({
    refusal: { reason: 'last_credential' },
  });
  expect(await world.stage(second.id)).toBe('active');
  // The old one may go: the new one is known to work.
  const old = { certificateId: first.id, reason: 'superseded' } as const;
  expect((await world.lifecycle.revokeCertificate(old, by(pkiEngineer))).ok).toBe(true);
});

test('a station that goes back inside the window is followed, with an alarm', async () => {
  const charger = await world.charger();
  const first = await world.active(charger);
  const second = await world.active(charger);
  world.clock.advance(60_000);
  expect(unwrap(await world.seen(charger.identityId, first.fingerprint)).effect).toBe('rolled_back');
  expect(await world.stage(first.id)).toBe('active');
  expect(await world.stage(second.id)).toBe('installed_pending_activation');
  expect((await world.events()).slice(-2)).toEqual(['CertificateActivationFailed', 'CertificateActivated']);
});

test('a station that goes back after the window is not followed, and what was seen is recorded', async () => {
  const charger = await world.charger();
  const first = await world.active(charger);
  const second = await world.active(charger);
  const [rollback] = await world.lifecycle.admissibleFingerprints(charger.identityId);
  world.clock.advance(Date.parse(rollback?.until ?? '') - world.clock.now().getTime());
  const late = await world.seen(charger.identityId, first.fingerprint);
  expect(late).toMatchObject({ ok: false, refusal: { reason: 'rollback_window_over' } });
  expect([await world.stage(first.id), await world.stage(second.id)]).toEqual(['retired(replaced)', 'active']);
  const fingerprints = (await world.lifecycle.admissibleFingerprints(charger.identityId)).map((one) => one.class);
  expect(fingerprints).toEqual(['active']);
  const seen = (await world.lifecycle.timeline(first.id, operator)).filter(({ kind }) => kind === 'evidence');
  expect(seen.some(({ detail }) => detail.includes('rollback_window_over'))).toBe(true);
});

test('the same sighting a hundred times is one row and no event', async () => {
  const charger = await world.charger();
  const { id, fingerprint } = await world.active(charger);
  const before = await world.events();
  const version = (await world.lifecycle.certificate(id, operator))?.version;
  for (let i = 0; i < 100; i++) {
    world.clock.advance(1000);
    expect(unwrap(await world.seen(charger.identityId, fingerprint)).effect).toBe('already_active');
  }
  expect(await world.events()).toEqual(before);
  expect((await world.lifecycle.certificate(id, operator))?.version).toBe(version);
  const sightings = (await world.lifecycle.timeline(id, operator)).filter(({ kind }) => kind === 'evidence');
  expect(sightings.map(({ detail }) => detail)).toEqual([
    'Seen once: activated.',
    expect.stringMatching(/^Seen 100 times/),
  ]);
});

test('a lost install answer is inferred from use', async () => {
  const charger = await world.charger();
  const { id, fingerprint } = await world.issued(charger);
  await world.lifecycle.recordSent({ certificateId: id, executionPath: 'ocpp' }, by(gateway));
  expect(unwrap(await world.seen(charger.identityId, fingerprint)).effect).toBe('activated');
  expect((await world.events()).slice(-2)).toEqual(['CertificateInstalled', 'CertificateActivated']);
});

test('a certificate rejected by the station is over, and the place is free', async () => {
  const charger = await world.charger();
  const { id } = await world.issued(charger);
  await world.lifecycle.recordSent({ certificateId: id, executionPath: 'ocpp' }, by(gateway));
  const answer = { certificateId: id, outcome: 'rejected', channel: 'ocpp', detail: 'bad\u0000 chain' } as const;
  unwrap(await world.lifecycle.recordInstallation(answer, by(gateway)));
  expect(await world.stage(id)).toBe('retired(install_rejected)');
  expect((await world.events()).at(-1)).toBe('CertificateInstallFailed');
  expect(await world.lifecycle.admissibleFingerprints(charger.identityId)).toEqual([]);
  expect((await world.active(charger)).id).not.toBe(id);
});
