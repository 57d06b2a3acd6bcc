import { FixedClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, nameOf, parseChainPem, validateChain } from '@bfcert/kernel/x509';
import type { IssuingAuthority, OrderOutcome } from '@bfcert/pki-contract/authority';
import { certificateOrder, orderedKey, serverOrder } from '@bfcert/pki-contract/authority-contract';
import { FakeCa } from '@bfcert/pki-contract/authority-fake';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installVault, ROLE, type VaultInstallation } from '../testing/vault-installation.ts';
import type { VaultRole } from '../testing/vault-pki-engine.ts';
import type { VaultMisfortune } from '../testing/vault-server.ts';

const clock = new FixedClock('2026-06-01T12:00:00Z');
let vault: VaultInstallation;
let authority: IssuingAuthority;
beforeEach(async () => {
  vault = await installVault(clock);
  authority = vault.open();
});
afterEach(() => vault.close());

const order = (changes: Parameters<typeof certificateOrder>[1] = {}): Promise<OrderOutcome> =>
  authority.order(certificateOrder(clock.now(), changes));

function leafOf(outcome: OrderOutcome): Certificate {
  if (outcome.status !== 'issued') throw new Error(JSON.stringify(outcome));
  const [leaf] = unwrap(parseChainPem(outcome.chainPem));
  if (leaf === undefined) throw new Error('no certificate');
  return leaf;
}

describe('an order', () => {
  it.each([
    ['an error after it may have signed', 'fail_after_signing'],
    ['a node that was sealed before it had stored what it signed', 'seal_after_signing'],
    ['an answer that is no JSON', 'answer_nonsense'],
    ['an answer without a certificate', 'answer_without_certificate'],
    ['a certificate for another key', 'certify_another_key'],
    ['a proxy that had no answer', { status: 502, errors: '' }],
    ['a proxy that does not say when to come again', { status: 503, errors: '' }],
  ] satisfies [string, VaultMisfortune][])('has an unknown outcome after %s', async (_, misfortune) => {
    vault.server.next(misfortune);
    await expect(order()).rejects.toMatchObject({ name: 'AuthorityUnavailable', sent: true });
  });

  it.each([
    [412, 'required index state not present', {}, 5],
    [429, 'lease count quota exceeded', {}, 5],
    [429, 'rate limit quota exceeded', { 'retry-after': '30' }, 30],
    [472, '', {}, 5],
    [473, '', {}, 5],
    [500, 'local node not active but active cluster node not found', {}, 5],
    [503, 'Vault is sealed', {}, 5],
    [503, '', { 'retry-after': '120' }, 120],
  ])('waits after %i "%s"', async (status, errors, headers, retryAfterSeconds) => {
    vault.server.next({ status, errors, headers });
    expect(await order()).toEqual({ status: 'busy', retryAfterSeconds });
    expect(vault.server.engine.ca.signed()).toEqual([]);
  });

  it('waits while the cluster is sealed, and is issued when it is not', async () => {
    await authority.describe();
    leafOf(await order());
    vault.server.sealed = true;
    expect(await order()).toEqual({ status: 'busy', retryAfterSeconds: 5 });
    vault.server.sealed = false;
    leafOf(await order());
  });

  it('is not sent again to the node that a standby names', async () => {
    const location = 'https://elsewhere.example.org/v1/pki/stations/sign/station';
    vault.server.next({ status: 307, headers: { location }, errors: '' });
    await expect(order()).rejects.toMatchObject({ sent: false, message: expect.stringContaining('standby') });
    expect(vault.server.engine.ca.signed()).toEqual([]);
  });

  it('ends when it was ordered to end, whatever the clock of Vault says', async () => {
    const behind = new FixedClock(new Date(clock.now().getTime() - 4 * 60_000));
    const slow = await installVault(behind);
    try {
      const placed = certificateOrder(clock.now());
      const leaf = leafOf(await slow.open().order(placed));
      expect(leaf.notAfter).toEqual(new Date(placed.notAfter));
      expect(leaf.notBefore).toEqual(new Date(behind.now().getTime() - 3_600_000));
    } finally {
      await slow.close();
    }
  });

  it('never ends later for the fraction of a second that Vault cannot read', async () => {
    const leaf = leafOf(await order({ notAfter: '2026-06-02T00:00:00.999Z' }));
    expect(leaf.notAfter).toEqual(new Date('2026-06-02T00:00:00Z'));
  });

  it('has no DNS name but those ordered, also where its common name looks like one', async () => {
    const outcome = await order({ subject: { organisation: 'Example Charging Ltd', commonName: 'sn-1.example' } });
    expect(leafOf(outcome).dnsNames).toEqual([]);
    const host = 'csms.example.org';
    const dnsNames = [host, 'ocpp.example.org'];
    expect(leafOf(await authority.order({ ...serverOrder(clock.now(), host), dnsNames })).dnsNames).toEqual(dnsNames);
  });

  it('hands over a certificate of another CA than it describes: it exists, and the control plane judges it', async () => {
    vault.server.next('sign_with_another_ca');
    const placed = certificateOrder(clock.now());
    const outcome = await authority.order(placed);
    const described = unwrap(parseChainPem((await authority.describe()).chainPem));
    expect(leafOf(outcome).spkiSha256).toBe(orderedKey(placed));
    expect(validateChain(leafOf(outcome), described, described.slice(-1), clock.now())).toMatchObject({
      refusal: 'unknown_issuer',
    });
  });

  it('is not sent when it is for a profile that is not ordered here', async () => {
    authority = vault.open({ profiles: [{ profile: 'csms-server-ec', role: 'server' }] });
    expect(await order()).toMatchObject({ status: 'refused', reason: 'order_rejected' });
    expect(vault.server.requests).toEqual([]);
  });

  it('is refused where Vault does not let us sign', async () => {
    vault.server.forbidden = /sign/;
    const detail = expect.stringContaining('permission denied');
    expect(await order()).toEqual({ status: 'refused', reason: 'not_authorized', detail });
  });
});

describe('a role', () => {
  it.each([
    ['drops the organisation', { organization: [] }, 'is not for the ordered organisation'],
    ['has a second organisation', { organization: [...ROLE.organization, 'Other'] }, 'is not for the ordered'],
    ['has a country', { country: ['DE'] }, 'is for another country'],
    ['has an organisational unit', { ou: ['Depot'] }, 'adds ou to the subject'],
    ['copies the common name of the request', { use_csr_common_name: true }, 'copies names'],
    ['copies the alternative names of the request', { use_csr_sans: true }, 'copies names'],
    ['has an end of its own', { not_after: '2030-01-01T00:00:00Z' }, 'has an end of its own'],
    ['has an issuer of its own', { issuer_ref: 'old' }, 'has another issuer'],
    ['keeps no certificates', { no_store: true }, 'keeps no certificates (no_store)'],
  ] satisfies [string, Partial<VaultRole>, string][])('that %s gets no order', async (_, changes, fault) => {
    vault.server.engine.change('station', changes);
    const detail = expect.stringContaining(`the role station ${fault}`);
    expect(await order()).toEqual({ status: 'refused', reason: 'order_rejected', detail });
    expect(vault.server.engine.ca.signed()).toEqual([]);
  });

  it('is chosen by the organisation that is ordered', async () => {
    vault.server.engine.roles.set('station-other', { ...ROLE, organization: ['Other Charging Ltd'] });
    authority = vault.open({
      profiles: ['station', 'station-other'].map((role) => ({ profile: 'charging-station', role })),
    });
    for (const organisation of ['Other Charging Ltd', 'Example Charging Ltd']) {
      const leaf = leafOf(await order({ subject: { organisation, commonName: 'SN-1' } }));
      expect(nameOf(leaf.subject, 'O')).toEqual([organisation]);
    }
    const subject = { organisation: 'Third Charging Ltd', commonName: 'SN-1' };
    expect(await order({ subject })).toMatchObject({ status: 'refused', reason: 'order_rejected' });
  });

  it('that does not exist, or may not be read, gets no order', async () => {
    const profiles = [{ profile: 'charging-station', role: 'none' }] as const;
    expect(await vault.open({ profiles }).order(certificateOrder(clock.now()))).toEqual({
      status: 'refused',
      reason: 'order_rejected',
      detail: 'the role none cannot be read: status 404',
    });
    vault.server.forbidden = /roles/;
    expect(await order()).toMatchObject({ status: 'refused', reason: 'not_authorized' });
  });

  it('that lost its organisation since it was read leaves a certificate that is handed over without', async () => {
    vault.server.next('sign_without_organisation');
    expect(nameOf(leafOf(await order()).subject, 'O')).toEqual([]);
  });
});

describe('nothing is sent', () => {
  it('to a server below another anchor', async () => {
    const stranger = vault.open({ trustAnchorsPem: new FakeCa().chainPem });
    await expect(stranger.order(certificateOrder(clock.now()))).rejects.toMatchObject({ sent: false });
    await expect(stranger.describe()).rejects.toMatchObject({ sent: false });
    expect(vault.server.requests).toEqual([]);
  });

  it('to a mount whose chain leads to another root', async () => {
    const stranger = vault.open({ root: new FakeCa().root });
    await expect(stranger.order(certificateOrder(clock.now()))).rejects.toMatchObject({
      sent: false,
      message: expect.stringContaining('does not lead to the configured root'),
    });
    expect(vault.server.engine.ca.signed()).toEqual([]);
  });

  it('to a mount that is in another namespace', async () => {
    const stranger = vault.open({ namespace: 'depots/south' });
    await expect(stranger.order(certificateOrder(clock.now()))).rejects.toMatchObject({
      sent: false,
      message: expect.stringContaining('no handler for route'),
    });
  });
});
