import type { Station } from '@bfcert/simulator';
import type { System } from './start-system.ts';
import { type CertificateRow, certificatesOf, type StationRow, stationsOf, until } from './stations.ts';

/** On a machine that does nothing else a step of the line takes a few seconds. */
const LONGEST_WAIT_MS = 120_000;

/** The line of one station from its first certificate on. Each step fails with what has become of the station instead. */
export class Line {
  readonly #system: System;
  readonly #name: string;
  readonly #station: Station;

  constructor(system: System, name: string, station: Station) {
    this.#system = system;
    this.#name = name;
    this.#station = station;
  }

  /** Its case stands there, or a person is asked. */
  async caseIs(wanted: 'active' | 'quarantine'): Promise<StationRow> {
    const row = await this.#within(`case at ${wanted}`, async () => {
      const found = await this.#row();
      const state = found?.migration?.state;
      // The list is not read at one instant: the floor may be from just before the end of the case.
      const isThere = state === 'active' && found?.profileFloor === 3;
      return found !== undefined && (isThere || state === 'quarantine') && found;
    });
    if (row.migration?.state !== wanted) await this.#fails(`case at ${wanted}`);
    return row;
  }

  /** The certificate in force, other than `but`: active in the inventory, and what the station shows. */
  async inForce(but?: CertificateRow): Promise<CertificateRow> {
    return this.#within('certificate in force', async () => {
      const active = (await this.records()).find(({ id, state }) => state === 'active' && id !== but?.id);
      const shown = this.#station.state();
      return active !== undefined && shown.presentedFingerprint === active.fingerprint && active;
    });
  }

  /** Another certificate takes the place of this one. */
  async renewed(first: CertificateRow): Promise<CertificateRow> {
    await this.#system.api.post(`/certificates/${first.id}/actions/renew`, { reason: 'a key that is old enough' });
    const second = await this.inForce(first);
    const before = (await this.records()).find(({ id }) => id === first.id);
    if (before?.state !== 'retired') await this.#fails('retired record of the certificate before');
    return second;
  }

  /** Its connection ends, and the station is refused when it comes back. */
  async revoked(certificate: CertificateRow): Promise<void> {
    const failures: string[] = [];
    const stopListening = this.#station.on('connection_failed', ({ reason }) => failures.push(reason));
    await this.#system.api.post(`/certificates/${certificate.id}/actions/revoke`, {
      reason: 'the key was copied',
      revocationReason: 'keyCompromise',
      confirmIdentity: this.#name,
    });
    await this.#within('end of its connection', async () => (await this.#row())?.online === false);
    await this.#within('refusal of the gateway', async () => failures.includes('refused_upgrade'));
    stopListening();
    const state = (await this.records()).find(({ id }) => id === certificate.id)?.state;
    if (state !== 'revoked') await this.#fails('revoked record');
  }

  /** Every record of its own certificate. */
  async records(): Promise<readonly CertificateRow[]> {
    return (await certificatesOf(this.#system)).filter(({ identity }) => identity.name === this.#name);
  }

  async #row(): Promise<StationRow | undefined> {
    return (await stationsOf(this.#system)).get(this.#name);
  }

  async #within<Answer>(what: string, ask: () => Promise<Answer | null | undefined | false>): Promise<Answer> {
    const end = performance.now() + LONGEST_WAIT_MS;
    return until(async () => (await ask()) || (performance.now() > end && (await this.#fails(what))));
  }

  async #fails(wanted: string): Promise<never> {
    const found = { row: await this.#row(), records: await this.records(), station: this.#station.state() };
    throw new Error(`${this.#name}: no ${wanted}, but ${JSON.stringify(found)}`);
  }
}
