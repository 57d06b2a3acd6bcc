import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Station } from '@bfcert/simulator';
import type { Random } from '../../system/random.ts';
import { readPublishedLists } from '../publication/published-lists.ts';
import type { RowOutcome } from '../row.ts';
import type { FaultySystem } from '../system/faulty-system.ts';
import { booksOfSystem, oneCertificateForAKey } from '../system/judge-system.ts';
import { allRecords, type CertificateRecord, readUpTo, told } from '../system/records.ts';
import { type Backup, Backups } from './backups.ts';
import { Ever } from './ever.ts';
import { haunt } from './ghost.ts';

const RENEWED_AT_ONCE = 2;
const BACKUPS_KEPT = 4;
/** Within this time after a restoration nobody who was revoked is called good, milliseconds. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 200;

/**
 * A system of which a part comes back as it was some restorations ago. What neither part knows any more
 * nobody can bring back, so the database never goes back behind a restored ledger.
 */
export class Restoration {
  readonly #faulty: FaultySystem;
  readonly #random: Random;
  readonly #backups: Backups;
  readonly #ever = new Ever();
  /** So many were signed before the row began, which counts what came after. */
  readonly #before: number;
  #ghost: Station | null = null;

  constructor(faulty: FaultySystem, random: Random) {
    this.#faulty = faulty;
    this.#random = random;
    this.#backups = new Backups(faulty.system.dataDirectory);
    this.#ever.see(booksOfSystem(faulty.system));
    this.#before = this.#ever.signed;
  }

  /** Certificates are renewed, one that was replaced is revoked, and everything is stopped and backed up. */
  async live(): Promise<void> {
    const { members, system } = this.#faulty;
    const first = this.#random.between(0, members.length - 1);
    const renewed = [...members, ...members].slice(first, first + this.#random.between(1, RENEWED_AT_ONCE));
    const [haunted] = renewed;
    if (haunted === undefined) throw new Error('there are no stations');
    const memory = await haunted.store.load();
    const replaced = haunted.station.state().installedFingerprint;
    await Promise.all(renewed.map((member) => this.#faulty.renew(member)));
    await this.#faulty.untilAtRest(performance.now());
    const record = (await allRecords(this.#faulty.database)).find(({ fingerprint }) => fingerprint === replaced);
    if (memory !== null && record?.state === 'retired') {
      await this.#revoke(record);
      await this.#ghost?.stop();
      this.#ghost = await haunt(system, haunted.name, memory, (what) => this.#faulty.violations.add('I7', what));
    }
    await this.#stop();
    for (const part of ['ledger', 'records'] as const) this.#backups.take(part, BACKUPS_KEPT);
  }

  /** After `live`: the ledger or the database, as it was before that or longer ago. */
  async restoreOne(): Promise<void> {
    const older = (['ledger', 'records'] as const).flatMap((part) => this.#backups.of(part).slice(0, -1));
    const [first, ...others] = older;
    if (first === undefined) return this.#start();
    const backup = this.#random.oneOf([first, ...others]);
    this.#restore(backup);
    const signedThere = booksOfSystem(this.#faulty.system).certificates.size;
    await this.#start();
    if (backup.part === 'ledger') await this.#rollbackIsTold(signedThere);
    await this.#look();
  }

  /** After `live`: both, and a revocation since that only the published lists remember. */
  async restoreBoth(): Promise<void> {
    await this.#start();
    const retired = (await allRecords(this.#faulty.database)).filter(({ state }) => state === 'retired');
    const [first, ...others] = retired;
    if (first !== undefined) await this.#revoke(this.#random.oneOf([first, ...others]));
    await this.#stop();
    const [ledger] = this.#backups.of('ledger').slice(-1);
    const [record, ...older] = this.#backups.of('records');
    if (ledger === undefined || record === undefined) throw new Error('there are no backups');
    this.#restore(this.#random.oneOf([record, ...older]));
    // Last: it ends the other copies of the records.
    this.#restore(ledger);
    await this.#start();
    await this.#look();
  }

  async conclude(faults: number): Promise<RowOutcome> {
    const findings = await this.#faulty.find();
    return {
      ...this.#faulty.outcome(faults),
      signed: this.#ever.signed - this.#before,
      recorded: this.#ever.known(findings) - this.#before,
    };
  }

  async end(): Promise<void> {
    await this.#ghost?.stop();
  }

  #restore(backup: Backup): void {
    this.#backups.restore(backup);
    // From now on the ledger lacks what only later records know.
    if (backup.part === 'ledger') this.#backups.keepNewest('records', 1);
  }

  async #stop(): Promise<void> {
    await this.#faulty.system.stop();
    this.#ever.see(booksOfSystem(this.#faulty.system));
  }

  async #start(): Promise<void> {
    await this.#faulty.system.startAgain();
    await this.#faulty.untilAtRest(performance.now());
  }

  /** Until it is confirmed, and stands in a published list. */
  async #revoke({ id, fingerprint }: CertificateRecord): Promise<void> {
    await this.#faulty.revoke(id);
    this.#ever.see(booksOfSystem(this.#faulty.system));
    const serial = this.#ever.revoke(fingerprint ?? '');
    const published = join(this.#faulty.system.dataDirectory, 'published');
    await this.#faulty.inTime(`the revocation of ${serial} was not published`, async () =>
      readPublishedLists(published).some((list) => typeof list !== 'string' && list.serials.has(serial)),
    );
  }

  /** The records had read further than the restored ledger goes, and say so in the audit. */
  async #rollbackIsTold(signedThere: number): Promise<void> {
    if ((await readUpTo(this.#faulty.database)) <= signedThere) return;
    if ((await told(this.#faulty.database, 'PkiLedgerRolledBack')) === 0) {
      this.#faulty.violations.add('I2', 'a ledger that was rolled back was not told of');
    }
  }

  async #look(): Promise<void> {
    const since = performance.now();
    let findings = await this.#faulty.find();
    while ([...this.#ever.revived(findings)].length > 0 && performance.now() - since < PATIENCE_MS) {
      await pause(LOOK_EVERY_MS);
      findings = await this.#faulty.find();
    }
    const { violations } = this.#faulty;
    violations.addAll(this.#ever.judge(findings));
    violations.addAll(oneCertificateForAKey(this.#faulty, findings));
    for (const what of findings.auditFaults) violations.add('I2', what);
  }
}
