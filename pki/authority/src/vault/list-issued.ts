import type { Clock } from '@bfcert/kernel/clock';
import { type Certificate, certificatePem, parseCertificatePem } from '@bfcert/kernel/x509';
import { AuthorityUnavailable, type IssuanceWindow, type ListedCertificate } from '@bfcert/pki-contract/authority';
import { textOf, textsOf } from '../json-members.ts';
import { unusableAnswer } from '../unusable-answer.ts';
import { dataOf, declinedBy, sentence } from './answers.ts';
import { listingFault } from './listing-fault.ts';
import type { VaultClient } from './vault-client.ts';
import type { VaultAnswer } from './vault-wire.ts';

/** As many as one answer of the authority process holds. */
const MOST = 20_000;
const AT_ONCE = 16;
const SECOND_MS = 1_000;
/** What is signed without a role begins this much before it was signed, unless whoever asks wants otherwise. */
const BACKDATED_WITHOUT_ROLE_SECONDS = 30;

interface Stored {
  readonly certificate: Certificate;
  readonly revoked: boolean;
}

/**
 * What Vault has stored. It lists serial numbers, all there are, and keeps no time of issue: that is
 * notBefore and the duration by which a role dates back. Which role it was is not kept either, so a
 * certificate is listed when one of them puts it into the window.
 */
export class IssuedList {
  readonly #client: VaultClient;
  readonly #milliseconds: number;
  readonly #clock: Clock;
  /** When the certificates begin that were fetched before, which never changes, by their serial numbers. */
  #beginnings: ReadonlyMap<string, number> = new Map();

  constructor(client: VaultClient, milliseconds: number, clock: Clock) {
    this.#client = client;
    this.#milliseconds = milliseconds;
    this.#clock = clock;
  }

  async within(window: IssuanceWindow): Promise<readonly ListedCertificate[]> {
    const endsAt = this.#clock.monotonic() + this.#milliseconds;
    const ours = new Set((await this.#client.chain()).map(({ fingerprint }) => fingerprint));
    const isWithin = within(window, await this.#backdatedSeconds());
    const serials = await this.#list('certs');
    const beginnings = new Map<string, number>();
    const wanted: string[] = [];
    for (const serial of serials) {
      const beginning = this.#beginnings.get(serial);
      if (beginning !== undefined) beginnings.set(serial, beginning);
      if (beginning === undefined || isWithin(beginning)) wanted.push(serial);
    }
    // What is known already is kept when the time is up, so that the next call comes further.
    this.#beginnings = beginnings;

    const listed: ListedCertificate[] = [];
    for (let fetched = 0; fetched < wanted.length; fetched += AT_ONCE) {
      if (this.#clock.monotonic() >= endsAt) {
        throw notListed(
          `${wanted.length - fetched} certificates are still to be fetched, more than the time is enough for`,
        );
      }
      const batch = wanted.slice(fetched, fetched + AT_ONCE);
      const found = await Promise.all(batch.map((serial) => this.#fetch(serial)));
      for (const [index, stored] of found.entries()) {
        const serial = batch[index];
        // Tidied away since it was listed.
        if (stored === null || serial === undefined) continue;
        const { certificate, revoked } = stored;
        beginnings.set(serial, certificate.notBefore.getTime());
        // A CA that was made in the mount is among its certificates.
        if (ours.has(certificate.fingerprint) || !isWithin(certificate.notBefore.getTime())) continue;
        listed.push({ certificatePem: certificatePem(certificate.der), revoked });
        if (listed.length > MOST) throw notListed(`the window holds more than ${MOST} certificates`);
      }
    }
    return listed;
  }

  async #backdatedSeconds(): Promise<readonly number[]> {
    const seconds = new Set([BACKDATED_WITHOUT_ROLE_SECONDS]);
    for (const name of await this.#list('roles')) {
      const role = dataOf(this.#done(await this.#client.get(`roles/${name}`))) ?? {};
      const fault = listingFault(role);
      if (fault !== null) throw notListed(`the role ${name} ${fault}`);
      seconds.add(Number(role['not_before_duration']));
    }
    return [...seconds];
  }

  async #list(what: 'certs' | 'roles'): Promise<readonly string[]> {
    const answer = await this.#client.get(`${what}?list=true`);
    // So it says that there are none.
    if (answer.status === 404 && sentence(answer) === 'status 404') return [];
    const keys = textsOf(dataOf(this.#done(answer))?.['keys']);
    if (keys === null) throw unusableAnswer('malformed', `it is no list of ${what}`);
    return keys;
  }

  /** Null when there is none any more. */
  async #fetch(serial: string): Promise<Stored | null> {
    const answer = await this.#client.get(`cert/${serial}`);
    if (answer.status === 404) return null;
    const data = dataOf(this.#done(answer));
    const parsed = parseCertificatePem(textOf(data?.['certificate']) ?? '');
    if (!parsed.ok) throw unusableAnswer('malformed', `the certificate ${serial}: ${parsed.detail}`);
    return { certificate: parsed.value, revoked: Number(data?.['revocation_time'] ?? 0) > 0 };
  }

  #done(answer: VaultAnswer): VaultAnswer {
    if (declinedBy(answer, this.#clock.now()) !== null) throw notListed(sentence(answer));
    return answer;
  }
}

const notListed = (why: string): AuthorityUnavailable =>
  new AuthorityUnavailable(`the certificates cannot be listed: ${why}`, false);

/** notBefore has whole seconds, so the issue lies somewhere in the second that it leads to. */
function within(window: IssuanceWindow, backdatedSeconds: readonly number[]): (beginning: number) => boolean {
  const from = Date.parse(window.from);
  const to = Date.parse(window.to);
  return (beginning) =>
    backdatedSeconds.some((seconds) => {
      const issuedAt = beginning + seconds * SECOND_MS;
      return issuedAt < to && issuedAt + SECOND_MS > from;
    });
}
