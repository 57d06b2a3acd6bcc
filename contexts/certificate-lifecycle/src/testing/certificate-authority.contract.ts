import { unwrap } from '@bfcert/kernel/result';
import { nameOf, parseChainPem } from '@bfcert/kernel/x509';
import { beforeEach, describe, expect, test } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import type { CertificateAuthority, IssueOrder } from '../ports.ts';
import { chargerSubject, csr, ORGANISATION } from './lifecycle-world.ts';

/** What the lifecycle relies on, for every adapter of the port and for the fake. */
export function certificateAuthorityContract(name: string, make: () => CertificateAuthority): void {
  describe(`a certificate authority: ${name}`, () => {
    let authority: CertificateAuthority;
    beforeEach(() => {
      authority = make();
    });

    const order = (): IssueOrder => ({
      commandId: newCertificateId(new Date()),
      profile: 'charging-station',
      csrPem: csr(chargerSubject('SN-1')),
      subject: { organisation: ORGANISATION, commonName: 'SN-1' },
      dnsNames: [],
      validitySeconds: 180 * 86_400,
    });

    test('signs once per command id', async () => {
      const wanted = order();
      const first = unwrap(await authority.issue(wanted));
      expect(unwrap(await authority.issue(wanted))).toEqual(first);
      expect(await authority.signedUnder(wanted.commandId)).toEqual(first);
    });

    test('answers with a chain, leaf first, for the names it was told', async () => {
      const answer = unwrap(await authority.issue(order()));
      const [leaf, ...rest] = unwrap(parseChainPem(answer.chainPem));
      expect(leaf?.fingerprint).toBe(answer.fingerprint);
      expect(leaf?.serial).toBe(answer.serial);
      expect(leaf === undefined ? [] : [...nameOf(leaf.subject, 'O'), ...nameOf(leaf.subject, 'CN')]).toEqual([
        ORGANISATION,
        'SN-1',
      ]);
      expect(rest.length).toBeGreaterThan(0);
    });

    test('lists what it has signed, in order, page by page', async () => {
      const wanted = [order(), order(), order()];
      for (const each of wanted) unwrap(await authority.issue(each));
      const seen: string[] = [];
      let position = 0;
      for (;;) {
        const { items, last } = await authority.issuedSince(position, 2);
        if (last === null) break;
        seen.push(...items.map(({ commandId }) => commandId));
        position = last;
      }
      expect(seen.slice(-3)).toEqual(wanted.map(({ commandId }) => commandId));
      const { items } = await authority.issuedSince(position - 1, 1);
      expect(items.map(({ commandId }) => commandId)).toEqual([wanted[2]?.commandId]);
    });

    test('never signs what was voided', async () => {
      const wanted = order();
      expect(await authority.voidCommand(wanted.commandId)).toBe('voided');
      expect(await authority.voidCommand(wanted.commandId)).toBe('voided');
      expect((await authority.issue(wanted)).ok).toBe(false);
      expect(await authority.signedUnder(wanted.commandId)).toBeNull();
    });

    test('does not void what was signed', async () => {
      const wanted = order();
      unwrap(await authority.issue(wanted));
      expect(await authority.voidCommand(wanted.commandId)).toBe('already_issued');
    });

    test('revokes its own certificates, and only those', async () => {
      const { fingerprint } = unwrap(await authority.issue(order()));
      const first = unwrap(await authority.revoke(fingerprint, 'keyCompromise'));
      expect(unwrap(await authority.revoke(fingerprint, 'keyCompromise'))).toEqual(first);
      expect(await authority.revoke('f'.repeat(64), 'unspecified')).toEqual({
        ok: false,
        refusal: 'unknown_certificate',
      });
    });

    test('takes a revocation back that it has forgotten, with its date, and tells that it had', async () => {
      const answer = unwrap(await authority.issue(order()));
      const issuer = unwrap(parseChainPem(answer.chainPem))[1]?.fingerprint ?? '';
      const revokedAt = new Date(Date.now() - 60_000).toISOString();
      const revocation = { issuer, serial: answer.serial, reason: 'superseded', revokedAt } as const;
      expect(await authority.adoptRevocations([{ ...revocation, issuer: 'f'.repeat(64) }])).toEqual({
        adopted: 0,
        known: 0,
      });
      expect(await authority.adoptRevocations([revocation])).toEqual({ adopted: 1, known: 0 });
      expect(await authority.adoptRevocations([revocation])).toEqual({ adopted: 0, known: 1 });
      expect(unwrap(await authority.revoke(answer.fingerprint, 'superseded'))).toEqual({ revokedAt });
    });

    test('tells what it calls revoked, and after a mark only what has changed', async () => {
      const [first, second] = [unwrap(await authority.issue(order())), unwrap(await authority.issue(order()))];
      unwrap(await authority.revoke(first.fingerprint, 'keyCompromise'));
      const revokedAfter = async (mark: { store: string | null; position: number }) => {
        const told = new Set<string>();
        let { store, position } = mark;
        for (;;) {
          const page = await authority.revokedSince({ store, position }, 2);
          store = page.store;
          if (page.last === null) return { told: [...told], mark: { store, position } };
          for (const { serial, reason } of page.items) told.add(`${serial} ${reason}`);
          position = page.last;
        }
      };
      const { told, mark } = await revokedAfter({ store: null, position: 0 });
      expect(told).toEqual([`${first.serial} keyCompromise`]);
      unwrap(await authority.revoke(second.fingerprint, 'superseded'));
      expect((await revokedAfter(mark)).told).toEqual([`${second.serial} superseded`]);
      expect((await revokedAfter({ ...mark, store: 'another' })).told).toHaveLength(2);
    });

    test('names the chains of stations and of our own listeners, whatever others it has', async () => {
      const names = (await authority.chains()).map((chain) => chain.name);
      expect(names).toEqual(expect.arrayContaining(['backend-server-ec', 'backend-server-rsa', 'charger-identity']));
    });
  });
}
