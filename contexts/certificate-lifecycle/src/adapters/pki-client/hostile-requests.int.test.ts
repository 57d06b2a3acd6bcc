import { stationActor } from '@bfcert/kernel/actor';
import { systemClock } from '@bfcert/kernel/clock';
import type { PkiControlPlane } from '@bfcert/pki-contract';
import {
  expectStationTemplate,
  HOSTILE_REQUEST_NAMES,
  HOSTILE_REQUESTS,
  type HostileRequest,
  OpensslDesk,
} from '@bfcert/pki-control-plane/testing/hostile-requests';
import { Installation } from '@bfcert/pki-control-plane/testing/installation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lifecycle } from '../../lifecycle.ts';
import {
  by,
  chargerSubject,
  csr,
  LifecycleWorld,
  newKey,
  ORGANISATION,
  operator,
} from '../../testing/lifecycle-world.ts';
import { pkiAuthority } from './index.ts';

/** What a hostile or broken station sends (threat 4), through the lifecycle to the confined control plane and its ledger. */
let world: LifecycleWorld;
let installation: Installation;
let pki: PkiControlPlane;
let lifecycle: Lifecycle;
let desk: OpensslDesk;
beforeAll(async () => {
  installation = await Installation.create();
  [world] = await Promise.all([LifecycleWorld.start(), installation.start()]);
  pki = installation.connect();
  lifecycle = world.another({ authority: pkiAuthority(pki), clock: systemClock });
  desk = new OpensslDesk(installation.directory);
});
afterAll(async () => {
  await world.drop();
  await installation.remove();
});

/** Refused at once by the lifecycle, later by the control plane, or issued exactly as ordered. */
const OUTCOMES: Readonly<Record<HostileRequest, string>> = {
  'another common name': 'common_name_mismatch',
  'another organisation': 'organisation_mismatch',
  'a second common name and a mail address': 'common_name_mismatch',
  'a homoglyph of the common name': 'common_name_mismatch',
  'a NUL in the common name': 'csr_malformed',
  'a wildcard as common name': 'common_name_mismatch',
  'a subjectAltName': 'issued by the template',
  'a wildcard as subjectAltName': 'issued by the template',
  'CA rights': 'csr_requests_ca_rights',
  'to be a TLS server': 'issued by the template',
  'to sign OCSP answers': 'issued by the template',
  'name constraints and a policy': 'issued by the template',
  'a broken self-signature': 'csr_signature_invalid',
  'RSA of 1024 bits': 'csr_key_too_weak',
  'RSA of 4104 bits': 'by the control plane: key_algorithm_not_allowed',
  'the RSA exponent 3': 'csr_key_too_weak',
  'the RSA exponent 1': 'csr_key_too_weak',
  'RSA with close primes': 'by the control plane: key_blocked',
  'P-192': 'csr_key_algorithm_not_allowed',
  secp256k1: 'csr_key_algorithm_not_allowed',
  'explicit curve parameters': 'csr_key_algorithm_not_allowed',
  Ed25519: 'by the control plane: key_algorithm_not_allowed',
  DSA: 'csr_key_algorithm_not_allowed',
  'two PEMs': 'csr_not_exactly_one',
  '5,501 characters': 'csr_too_large',
  'a NUL behind the PEM': 'csr_malformed',
  'a certificate instead of a request': 'csr_malformed',
  'a byte behind the DER': 'csr_malformed',
  'no text at all': 'csr_malformed',
};

const station = stationActor('CS');

type Charger = Awaited<ReturnType<LifecycleWorld['charger']>>;

const order = ({ identityId }: Charger, csrPem: string) =>
  lifecycle.issueCertificate({ ...world.place(identityId), csrPem }, by(station));

/** How it ended, by the name under which the audit has it too; the chain when there is one. */
async function outcomeOf(charger: Charger, csrPem: string) {
  const auditedBefore = (await auditEntries()).length;
  const answer = await order(charger, csrPem);
  if (!answer.ok) {
    expect((await auditEntries()).slice(auditedBefore)).toMatchObject([
      {
        actor: 'station:CS',
        outcome: 'refused',
        identityId: charger.identityId,
        detail: { refusal: answer.refusal.reason },
      },
    ]);
    return { outcome: answer.refusal.reason, chainPem: null };
  }
  const { certificateId } = answer.value;
  await lifecycle.advanceCertificate(certificateId);
  const chain = await lifecycle.chainOf(certificateId);
  if (chain !== null) return { outcome: 'issued by the template', chainPem: chain.chainPem };
  // The command id is voided before the record ends.
  await lifecycle.advanceCertificate(certificateId);
  expect((await lifecycle.certificate(certificateId, operator))?.stage).toBe('deleted');
  const last = (await auditEntries()).at(-1);
  expect(last).toMatchObject({
    event: 'CertificateRequestRefused',
    certificateId,
    detail: { reason: expect.any(String) },
  });
  return { outcome: `by the control plane: ${last?.detail.reason}`, chainPem: null };
}

type Audited = { readonly detail: { readonly reason?: string } };

async function auditEntries(): Promise<readonly Audited[]> {
  const { rows } = await world.database.pool.query<{ entry: Audited }>(
    'select entry from lifecycle.audit_entry order by position',
  );
  return rows.map(({ entry }) => entry);
}

describe('a station asks with', () => {
  test.each(HOSTILE_REQUEST_NAMES)('%s', async (what) => {
    const charger = await world.charger();
    const requester = { organisation: ORGANISATION, commonName: charger.serial };
    const issuedBefore = (await pki.summary()).issued;
    const { outcome, chainPem } = await outcomeOf(charger, HOSTILE_REQUESTS[what](desk, requester));
    expect(outcome).toBe(OUTCOMES[what]);
    expect((await pki.summary()).issued - issuedBefore).toBe(chainPem === null ? 0 : 1);
    if (chainPem !== null) expectStationTemplate(chainPem, requester);
  });

  test('the key of another station', async () => {
    const key = newKey();
    const [first, second] = [await world.charger(), await world.charger()];
    const issuedBefore = (await pki.summary()).issued;
    const { outcome } = await outcomeOf(first, csr(chargerSubject(first.serial), key));
    expect(outcome).toBe('issued by the template');
    const again = await outcomeOf(second, csr(chargerSubject(second.serial), key));
    expect(again).toEqual({ outcome: 'key_in_use_by_another_identity', chainPem: null });
    expect((await pki.summary()).issued - issuedBefore).toBe(1);
  });
});
