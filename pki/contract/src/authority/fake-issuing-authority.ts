import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certificatePem, parseSigningRequest } from '@bfcert/kernel/x509';
import {
  type AuthorityDescription,
  AuthorityUnavailable,
  type CertificateOrder,
  type IssuanceWindow,
  type IssuingAuthority,
  type ListedCertificate,
  type OrderOutcome,
  type RevocationOrder,
  type RevocationOutcome,
  repeatIsSafe,
} from './authority.ts';
import type { CaFault } from './ca-fault.ts';
import { FakeCa } from './fake-ca.ts';

export { FakeCa, type FakeCertificateFields } from './fake-ca.ts';

type FakeDescription = Pick<AuthorityDescription, 'name' | 'trustDomain' | 'repeatSafeSeconds'>;

const DESCRIPTION: FakeDescription = { name: 'external-fake', trustDomain: 'charger-identity', repeatSafeSeconds: 0 };
const RETRY_AFTER_SECONDS = 5;

/** An issuing authority in memory, for tests of its callers: real keys and chains, and every fault of the contract. */
export class FakeIssuingAuthority implements IssuingAuthority {
  readonly ca: FakeCa;
  readonly #clock: Clock;
  readonly #description: AuthorityDescription;
  readonly #answered = new Map<string, { readonly order: CertificateOrder; readonly certificate: Certificate }>();
  #fault: CaFault | null = null;
  #reachable = true;

  constructor(description: Partial<FakeDescription> = {}, clock: Clock = systemClock) {
    this.ca = new FakeCa(clock);
    this.#clock = clock;
    this.#description = {
      ...DESCRIPTION,
      ...description,
      kind: 'aws-private-ca',
      chainPem: this.ca.chainPem,
      abilities: ['revoke', 'list'],
    };
  }

  /** For the next order alone; `hang` gives up at once. */
  failNext(fault: CaFault): void {
    this.#fault = fault;
  }

  goAway(): void {
    this.#reachable = false;
  }

  comeBack(): void {
    this.#reachable = true;
  }

  async describe(): Promise<AuthorityDescription> {
    return this.#description;
  }

  async order(order: CertificateOrder): Promise<OrderOutcome> {
    this.#reach();
    const fault = this.#fault;
    this.#fault = null;
    switch (fault) {
      case null:
        return this.#issue(order);
      case 'answer_lost':
        this.#issue(order);
        throw new AuthorityUnavailable('the answer of the fake was lost', true);
      case 'hang':
        throw new AuthorityUnavailable('the fake did not answer', true);
      case 'pending':
      case 'busy':
        return { status: fault, retryAfterSeconds: RETRY_AFTER_SECONDS };
      default:
        return { status: 'refused', reason: fault, detail: 'the fake was told to' };
    }
  }

  #issue(order: CertificateOrder): OrderOutcome {
    const attempt = `${order.commandId} ${order.attempt}`;
    const before = this.#answered.get(attempt);
    const repeated = before !== undefined && repeatIsSafe(this.#description, before.order, this.#clock.now());
    const certificate = repeated ? before.certificate : this.#sign(order);
    this.#answered.set(attempt, { order, certificate });
    return { status: 'issued', chainPem: certificatePem(certificate.der) + certificatePem(this.ca.issuing.der) };
  }

  #sign(order: CertificateOrder): Certificate {
    return this.ca.sign({
      spki: unwrap(parseSigningRequest(order.csrPem)).spki,
      subject: [
        { name: 'O', value: order.subject.organisation },
        { name: 'CN', value: order.subject.commonName },
      ],
      dnsNames: order.dnsNames,
      notBefore: new Date(order.notBefore),
      notAfter: new Date(order.notAfter),
    });
  }

  async revoke({ serial }: RevocationOrder): Promise<RevocationOutcome> {
    this.#reach();
    if (!this.ca.signed().some(({ certificate }) => certificate.serial === serial)) {
      return { status: 'refused', detail: 'the fake has issued no such certificate' };
    }
    this.ca.revoke(serial);
    return { status: 'revoked' };
  }

  async list({ from, to }: IssuanceWindow): Promise<readonly ListedCertificate[]> {
    this.#reach();
    return this.ca
      .signed()
      .filter(({ at }) => at >= new Date(from) && at < new Date(to))
      .map(({ certificate }) => ({
        certificatePem: certificatePem(certificate.der),
        revoked: this.ca.isRevoked(certificate.serial),
      }));
  }

  async close(): Promise<void> {}

  #reach(): void {
    if (!this.#reachable) throw new AuthorityUnavailable('the fake is away', false);
  }
}
