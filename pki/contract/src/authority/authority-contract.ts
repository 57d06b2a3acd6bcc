import { encodeInteger } from '@bfcert/kernel/der';
import { unwrap } from '@bfcert/kernel/result';
import {
  type Certificate,
  certificatePem,
  nameOf,
  parseCertificatePem,
  parseChainPem,
  validateChain,
  verifyIssuedBy,
} from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RevocationReason } from '../messages.ts';
import { REVOCATION_REASONS } from '../requests.ts';
import {
  type AuthorityAbility,
  AuthorityUnavailable,
  type CertificateOrder,
  type IssuingAuthority,
  type ListedCertificate,
  type OrderRefusal,
  repeatIsSafe,
} from './authority.ts';
import type { CaFault } from './ca-fault.ts';
import { certificateOrder, orderedKey, serverOrder } from './testing/certificate-order.ts';

export type { CaFault } from './ca-fault.ts';
export { certificateOrder, type OrderChanges, orderedKey, serverOrder } from './testing/certificate-order.ts';

/** The CA behind the adapter as the test sees it: what really happened there, and the faults. */
export interface CaUnderTest {
  /** Everything it has signed for orders, oldest first, whoever heard of it; `at` as exact as its own records. */
  signed(): readonly { readonly certificate: Certificate; readonly at: Date }[];
  /** For the next order alone. */
  failNext(fault: CaFault): void;
  /** From here on no connection can be made, until it is back. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

export interface AuthorityUnderTest {
  /** Waits some seconds for an answer: a hanging CA costs no more, and a slow machine answers within them. */
  readonly authority: IssuingAuthority;
  readonly ca: CaUnderTest;
  /** The authority's `close` is called before. */
  close(): Promise<void>;
}

export interface AuthorityContractOptions {
  readonly abilities: readonly AuthorityAbility[];
  readonly repeatSafeSeconds: number;
  /** What it may answer besides a certificate. */
  readonly outcomes: readonly ('pending' | 'busy' | OrderRefusal)[];
  /** Whether it certifies the ordered names whatever the request says, or refuses a request that says something else. */
  readonly namesFrom: 'order' | 'request';
  /** The time of the CA under test; default: the time. */
  readonly now?: () => Date;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** What every issuing authority does, whatever CA is behind it. `open` gives one that has issued nothing yet. */
export function describeAuthorityContract(
  name: string,
  open: () => Promise<AuthorityUnderTest>,
  options: AuthorityContractOptions,
): void {
  const { abilities, repeatSafeSeconds, outcomes, namesFrom, now = () => new Date() } = options;

  describe(`the authority contract: ${name}`, () => {
    let authority: IssuingAuthority;
    let ca: CaUnderTest;
    let close: () => Promise<void>;
    beforeAll(async () => ({ authority, ca, close } = await open()));
    afterAll(async () => {
      await authority.close();
      await close();
    });

    const signedFor = (order: CertificateOrder) =>
      ca
        .signed()
        .map(({ certificate }) => certificate)
        .filter(({ spkiSha256 }) => spkiSha256 === orderedKey(order))
        .map(({ fingerprint }) => fingerprint);

    /** Asks once; the path of what was issued, leaf first, the described root last. */
    async function issuedPath(order: CertificateOrder): Promise<readonly Certificate[]> {
      const outcome = await authority.order(order);
      if (outcome.status !== 'issued') throw new Error(`the order was not issued: ${JSON.stringify(outcome)}`);
      const described = unwrap(parseChainPem((await authority.describe()).chainPem));
      const [leaf, ...sent] = unwrap(parseChainPem(outcome.chainPem));
      if (leaf === undefined) throw new Error('no certificate');
      return unwrap(validateChain(leaf, [...sent, ...described], described.slice(-1), now()));
    }

    async function issued(order: CertificateOrder): Promise<Certificate> {
      const [leaf] = await issuedPath(order);
      if (leaf === undefined) throw new Error('no certificate');
      return leaf;
    }

    async function revoked(reason: RevocationReason): Promise<Certificate> {
      const certificate = await issued(certificateOrder(now()));
      const revocation = { serial: certificate.serial, certificatePem: certificatePem(certificate.der), reason };
      expect(await authority.revoke?.(revocation)).toEqual({ status: 'revoked' });
      expect(await authority.revoke?.({ ...revocation, reason: 'unspecified' })).toEqual({ status: 'revoked' });
      return certificate;
    }

    async function listed(from: number, to: number): Promise<ReadonlyMap<string, ListedCertificate>> {
      const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      const list = (await authority.list?.(window)) ?? [];
      return new Map(list.map((entry) => [unwrap(parseCertificatePem(entry.certificatePem)).fingerprint, entry]));
    }

    async function unavailable(order: CertificateOrder): Promise<AuthorityUnavailable> {
      const failure = await authority.order(order).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(AuthorityUnavailable);
      return failure as AuthorityUnavailable;
    }

    it('describes itself with a chain from the issuing authority to its root', async () => {
      const description = await authority.describe();
      const [issuing, ...above] = unwrap(parseChainPem(description.chainPem));
      const root = above.at(-1) ?? issuing;
      if (issuing === undefined || root === undefined) throw new Error('no chain');
      expect(verifyIssuedBy(root, root)).toBe(true);
      expect(issuing.isCa).toBe(true);
      if (above.length > 0) expect(unwrap(validateChain(issuing, above, [root], now()))).toHaveLength(above.length + 1);
      expect(description.name).toMatch(/^[a-z0-9-]+$/);
      expect(description.repeatSafeSeconds).toBe(repeatSafeSeconds);
    });

    it('has the abilities it describes and no others', async () => {
      expect([...(await authority.describe()).abilities].sort()).toEqual([...abilities].sort());
      const methods = (['revoke', 'list', 'crl'] as const).filter((method) => authority[method] !== undefined);
      expect(methods.sort()).toEqual(abilities.filter((ability) => ability !== 'ocsp').sort());
    });

    it('certifies the key of the request with the ordered names, below the described root', async () => {
      const order = certificateOrder(now());
      const leaf = await issued(order);
      expect(leaf.spkiSha256).toBe(orderedKey(order));
      expect(nameOf(leaf.subject, 'O')).toEqual([order.subject.organisation]);
      expect(nameOf(leaf.subject, 'CN')).toEqual([order.subject.commonName]);
      expect(leaf.dnsNames).toEqual([]);
      expect(leaf.isCa).toBe(false);
      expect(signedFor(order)).toEqual([leaf.fingerprint]);
    });

    it('certifies the ordered DNS names', async () => {
      expect((await issued(serverOrder(now()))).dnsNames).toEqual(['csms.example.org']);
    });

    it('issues what is valid now and never longer than ordered', async () => {
      const order = certificateOrder(now());
      const leaf = await issued(order);
      expect(leaf.notBefore.getTime()).toBeLessThanOrEqual(now().getTime());
      expect(leaf.notAfter.getTime()).toBeLessThanOrEqual(Date.parse(order.notAfter));
      expect(leaf.notAfter.getTime()).toBeGreaterThan(now().getTime());
    });

    it('keeps orders apart that come at once', async () => {
      const orders = Array.from({ length: 4 }, () => certificateOrder(now()));
      const leaves = await Promise.all(orders.map(issued));
      expect(leaves.map((leaf) => leaf.spkiSha256)).toEqual(orders.map(orderedKey));
      expect(new Set(leaves.map((leaf) => leaf.serial)).size).toBe(orders.length);
    });

    if (namesFrom === 'order') {
      it('takes the names from the order and not from the request', async () => {
        const order = certificateOrder(now(), { requestedOrganisation: 'Somebody Else Ltd' });
        expect(nameOf((await issued(order)).subject, 'O')).toEqual(['Example Charging Ltd']);
      });
    } else {
      it('refuses a request with other names than the ordered', async () => {
        const order = certificateOrder(now(), { requestedOrganisation: 'Somebody Else Ltd' });
        expect(await authority.order(order)).toMatchObject({ status: 'refused', reason: 'order_rejected' });
        expect(signedFor(order)).toEqual([]);
      });
    }

    for (const outcome of outcomes) {
      if (outcome === 'pending' || outcome === 'busy') {
        it(`answers ${outcome} with the time to wait, and issues one certificate when asked again`, async () => {
          const order = certificateOrder(now());
          ca.failNext(outcome);
          const first = await authority.order(order);
          expect(first).toEqual({ status: outcome, retryAfterSeconds: expect.any(Number) });
          expect((await issued(order)).spkiSha256).toBe(orderedKey(order));
          expect(signedFor(order)).toHaveLength(1);
        });
      } else {
        it(`says ${outcome} when the CA refuses for that reason, and nothing was issued`, async () => {
          const order = certificateOrder(now());
          ca.failNext(outcome);
          const answer = await authority.order(order);
          expect(answer).toEqual({ status: 'refused', reason: outcome, detail: expect.stringMatching(/\S/) });
          expect(signedFor(order)).toEqual([]);
        });
      }
    }

    it('says that it does not know when the answer is lost, and lets the certificate be found', async () => {
      const order = certificateOrder(now());
      ca.failNext('answer_lost');
      expect((await unavailable(order)).sent).toBe(true);
      const signed = signedFor(order);
      expect(signed).toHaveLength(1);
      expect(repeatIsSafe(await authority.describe(), order, now())).toBe(repeatSafeSeconds > 0);
      if (repeatSafeSeconds > 0) {
        expect((await issued(order)).fingerprint).toBe(signed[0]);
        expect(signedFor(order)).toEqual(signed);
      }
      if (abilities.includes('list')) {
        const attempted = Date.parse(order.attemptedAt);
        const found = await listed(attempted - 5 * MINUTE_MS, attempted + 5 * MINUTE_MS);
        expect([...found.keys()]).toContain(signed[0]);
      }
    });

    it('says that nothing was sent while the CA cannot be reached, and works when it is back', async () => {
      const order = certificateOrder(now());
      await ca.goAway();
      try {
        expect((await unavailable(order)).sent).toBe(false);
      } finally {
        await ca.comeBack();
      }
      expect(signedFor(order)).toEqual([]);
      expect((await issued(order)).spkiSha256).toBe(orderedKey(order));
    });

    it('gives up on a CA that does not answer, and says that it may have acted', async () => {
      ca.failNext('hang');
      expect((await unavailable(certificateOrder(now()))).sent).toBe(true);
    });

    if (abilities.includes('list')) {
      it('lists what was issued from the beginning of a window up to and without its end', async () => {
        const { fingerprint } = await issued(certificateOrder(now()));
        const at =
          ca
            .signed()
            .find(({ certificate }) => certificate.fingerprint === fingerprint)
            ?.at.getTime() ?? 0;
        expect((await listed(at, at + SECOND_MS)).get(fingerprint)?.revoked).toBe(false);
        expect((await listed(at - MINUTE_MS, at)).has(fingerprint)).toBe(false);
        expect((await listed(at + SECOND_MS, at + MINUTE_MS)).has(fingerprint)).toBe(false);
      });
    }

    if (abilities.includes('revoke')) {
      it.each(REVOCATION_REASONS)('revokes for the reason %s, and again without complaint', async (reason) => {
        const { fingerprint, serial } = await revoked(reason);
        if (abilities.includes('list')) {
          const at = now().getTime();
          expect((await listed(at - MINUTE_MS, at + MINUTE_MS)).get(fingerprint)?.revoked).toBe(true);
        }
        if (abilities.includes('crl')) {
          const octets = encodeInteger(Buffer.from(serial.padStart(serial.length + (serial.length % 2), '0'), 'hex'));
          expect((await authority.crl?.())?.includes(octets)).toBe(true);
        }
      });
    }
  });
}
