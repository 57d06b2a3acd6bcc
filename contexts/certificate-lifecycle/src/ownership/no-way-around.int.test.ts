import { unwrap } from '@bfcert/kernel/result';
import type { NameSpec } from '@bfcert/kernel/x509';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { actorWith, by, csr, LifecycleWorld, ORGANISATION, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { fullEntry, openEntry, outsideEntry, program } from '../testing/ownership-drafts.ts';
import { type OwnershipEntry, type OwnershipField, ownershipFields } from './ownership-entry.ts';

const VAS = 'vehicle_vas_identity';
const LINE = 'line';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

/** Any entry: of each model, with any of its fields open, validated or not. */
const entries = fc
  .record({
    model: fc.constantFrom('managed' as const, 'brokered' as const, 'tracked' as const),
    open: fc.oneof(
      fc.constant<OwnershipField[]>([]),
      fc.subarray<OwnershipField>([...ownershipFields], { minLength: 1 }),
    ),
    validated: fc.boolean(),
  })
  .map(({ model, open, validated }): OwnershipEntry => {
    const full = model === 'managed' ? fullEntry(VAS, LINE) : outsideEntry(VAS, LINE, model);
    const nothing = openEntry(VAS, LINE);
    const opened = Object.fromEntries(open.map((field) => [field, nothing[field]]));
    const standards = validated && !open.includes('standardsSource') ? full.standards : [];
    return { ...full, ...opened, standards };
  });

const kinds = fc.constantFrom('production' as const, 'test' as const);
const commands = ['issue', 'request', 'renew', 'replace', 'import', 'bulk'] as const;

let count = 0;

/** A vehicle with a certificate in force, which a test program gave it. */
async function vehicle() {
  count += 1;
  const vin = `WEB1234567891${String(count).padStart(4, '0')}`;
  const identityId = await world.identity('vehicle', { vin, organisation: ORGANISATION, program: LINE });
  await world.decides([program(LINE, { kind: 'test' })]);
  const subject: NameSpec = [
    { name: 'O', value: ORGANISATION },
    { name: 'CN', value: vin },
  ];
  const order = () => ({ identityId, purpose: VAS, slot: LINE, csrPem: csr(subject) }) as const;
  const { certificateId } = unwrap(await world.lifecycle.issueCertificate(order(), by(operator)));
  await world.lifecycle.advanceCertificate(certificateId);
  const fingerprint = (await world.lifecycle.certificate(certificateId, operator))?.fingerprint ?? '';
  const at = world.clock.now().toISOString();
  const proof = { identityId, fingerprint, type: 'program_proof', from: 'program', source: 'test', at } as const;
  unwrap(await world.lifecycle.recordEvidence(proof, by(actorWith('integration'))));
  return { vin, identityId, certificateId, order };
}

type Vehicle = Awaited<ReturnType<typeof vehicle>>;

/** Each refuses, throws nothing, and leaves it to the records what came of it. */
async function run(command: (typeof commands)[number], { vin, identityId, certificateId, order }: Vehicle) {
  const { lifecycle } = world;
  switch (command) {
    case 'issue':
      return lifecycle.issueCertificate(order(), by(operator));
    case 'request':
      return lifecycle.requestCertificate({ identityId, purpose: VAS, slot: LINE }, by(operator));
    case 'renew':
      return lifecycle.renewCertificate({ certificateId }, by(operator));
    case 'replace':
      return lifecycle.replaceAndRevoke({ certificateId, reason: 'superseded', deadline: null }, by(pkiEngineer));
    case 'import': {
      // As if we had issued it: the way past the PKI.
      const issuer = new OutsideIssuer(`Issuer of ${vin}`, world.clock.now());
      const { pem, fingerprint } = issuer.issue({ subject: [{ name: 'CN', value: vin }] });
      const wish = {
        purpose: VAS,
        operatingModel: 'managed',
        bundlePem: pem + issuer.pem,
        entries: [{ fingerprint, identityId }],
        dryRun: false,
      } as const;
      return lifecycle.importCertificates(wish, by(actorWith('integration')));
    }
    case 'bulk': {
      const wish = { command: { verb: 'renew' }, filter: { identityId }, ratePerMinute: 60 } as const;
      const drafted = unwrap(await lifecycle.draftBulkAction(wish, by(pkiEngineer)));
      await lifecycle.advanceBulkAction(drafted.id);
      await lifecycle.startBulkAction({ bulkActionId: drafted.id, count: 1 }, by(pkiEngineer));
      await lifecycle.advanceBulkAction(drafted.id);
      return drafted;
    }
  }
}

/** What came into being after this one: every other record of the vehicle that is managed. */
async function next(identityId: IdentityId, certificateId: CertificateId) {
  const all = await world.dependencies().certificates.allOf([identityId]);
  return all
    .map(({ record }) => record)
    .filter(({ id, operatingModel }) => id !== certificateId && operatingModel === 'managed');
}

test('no entry that lacks a field or a validated standard lets a certificate be issued outside a test program, whichever command is used', async () => {
  let [allowed, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(entries, kinds, fc.constantFrom(...commands), async (entry, kind, command) => {
      const bus = await vehicle();
      await world.decides([program(LINE, { kind })], [entry]);
      await run(command, bus);
      // And what was asked for before is carried to its end.
      const begun = command === 'import' ? [] : await next(bus.identityId, bus.certificateId);
      for (const { id } of begun) {
        await world.lifecycle.issueCertificate(bus.order(), by(operator));
        await world.lifecycle.advanceCertificate(id);
      }
      const made = await next(bus.identityId, bus.certificateId);
      const ready = world.lifecycle.ownership.of(VAS, LINE);
      const complete = ready.missing.length === 0 && ready.unvalidated.length === 0;
      const isOurs = entry.operatingModel === 'managed' || (entry.operatingModel === null && kind === 'test');
      if ((kind === 'production' && !complete) || !isOurs) {
        expect(made).toEqual([]);
        refused += 1;
      } else {
        expect(made).toHaveLength(1);
        if (command !== 'import') expect(made.every(hasMaterial)).toBe(true);
        allowed += 1;
      }
    }),
    { numRuns: 60, seed: 7 },
  );
  // Both sides were looked at.
  expect(Math.min(allowed, refused)).toBeGreaterThan(5);
});
