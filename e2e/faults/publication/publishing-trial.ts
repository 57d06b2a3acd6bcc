import { setTimeout as pause } from 'node:timers/promises';
import { type PkiControlPlane, PkiUnavailable } from '@bfcert/pki-contract';
import { armFault, disarmFault, type Fault } from '@bfcert/pki-control-plane/testing/fault-point';
import { ended, Installation } from '@bfcert/pki-control-plane/testing/installation';
import type { Random } from '../../system/random.ts';
import { countsForCallers, readBooks } from '../control-plane/books.ts';
import { newCommand } from '../control-plane/command.ts';
import { Violations } from '../history/rules.ts';
import type { RowOutcome } from '../row.ts';
import { type PublishedList, readPublishedLists } from './published-lists.ts';

const WITH_FAULT_POINT = 'testing/main-with-fault-point.ts';
const REVOKED_EACH_TIME = 3;
/** The longest that a list may take once nothing is in its way, milliseconds. */
const PATIENCE_MS = 20_000;

interface Calls {
  ok: number;
  unknown: number;
}

/** One control plane that is killed while it publishes, and everything that was ever seen published. */
export class PublishingTrial {
  readonly #installation: Installation;
  readonly #pki: PkiControlPlane;
  readonly #violations = new Violations();
  readonly #lists = new Map<string, PublishedList>();
  /** Serial numbers whose revocation was acknowledged. */
  readonly #revoked = new Set<string>();
  readonly #calls: Calls = { ok: 0, unknown: 0 };
  #running: Awaited<ReturnType<Installation['start']>> | null = null;
  #made = 0;

  private constructor(installation: Installation) {
    this.#installation = installation;
    this.#pki = installation.connect();
  }

  static async with<Value>(work: (trial: PublishingTrial) => Promise<Value>): Promise<Value> {
    const trial = new PublishingTrial(await Installation.create());
    try {
      return await work(trial);
    } finally {
      await trial.#installation.remove();
    }
  }

  get publishedDirectory(): string {
    return this.#installation.configuration.publishedDirectory;
  }

  get runs(): boolean {
    const child = this.#running?.child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  async start(): Promise<void> {
    this.#running = await this.#installation.start(WITH_FAULT_POINT);
  }

  /** Has lists change until the process is dead, by the step or by a blow at any moment. */
  async strike(random: Random, steps: readonly [Fault['step'], ...Fault['step'][]]): Promise<void> {
    const running = this.#running;
    if (running === null) throw new Error('nothing runs');
    const atAnyMoment = random.between(1, 3) === 1;
    if (!atAnyMoment) {
      armFault(this.#installation.configuration, {
        step: random.oneOf(steps),
        time: random.between(1, REVOKED_EACH_TIME),
      });
    }
    const dead = ended(running);
    const asked = this.revokeSome();
    if (atAnyMoment) {
      await asked;
      await pause(random.between(100, 400));
      running.child.kill('SIGKILL');
    }
    await asked;
    // Perhaps fewer lists changed than were waited for.
    while (this.runs) await Promise.race([dead, this.revokeSome().then(() => pause(300))]);
    disarmFault(this.#installation.configuration);
  }

  revokeSome(): Promise<unknown> {
    return Promise.all(Array.from({ length: REVOKED_EACH_TIME }, () => this.#issueAndRevoke()));
  }

  /** The process must bear whatever befalls what it publishes. */
  expectAlive(): void {
    if (!this.runs) this.#violations.add('I3', 'the process has ended');
  }

  /** Holds what is published against everything that was published before. */
  look(): void {
    for (const list of readPublishedLists(this.publishedDirectory)) {
      if (typeof list === 'string') {
        this.#violations.add('I3', list);
        continue;
      }
      const before = this.#lists.get(list.name);
      this.#lists.set(list.name, list);
      if (before === undefined) continue;
      if (list.number < before.number || (list.number === before.number && list.sha256 !== before.sha256)) {
        this.#violations.add('I3', `${list.name} had the number ${before.number} and has ${list.number}`);
      }
      for (const serial of before.serials) {
        if (!list.serials.has(serial))
          this.#violations.add('I3', `${serial} stood in ${list.name} and does not any more`);
      }
    }
  }

  /** With nothing in its way everybody whose revocation was acknowledged comes to stand in a list. */
  async untilListed(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (this.#unlisted().length > 0 && performance.now() < deadline) {
      await pause(100);
      this.look();
    }
    for (const serial of this.#unlisted()) this.#violations.add('I3', `${serial} was revoked and stands in no list`);
  }

  /** Somebody whose revocation was acknowledged stood in no list when these were last looked at. */
  get owesLists(): boolean {
    return this.#unlisted().length > 0;
  }

  async conclude(faults: number): Promise<RowOutcome> {
    if (!this.runs) await this.start();
    await this.untilListed();
    await this.#running?.stop();
    this.look();
    const highest = Math.max(...[...this.#lists.values()].map(({ number }) => number));
    return {
      faults,
      ...countsForCallers(readBooks(this.#installation.configuration)),
      calls: { ...this.#calls, fail: 0 },
      violations: this.#violations.all(),
      notes: [`${this.#lists.size} lists, the highest number is ${highest}, ${this.#revoked.size} revoked`],
    };
  }

  #unlisted(): readonly string[] {
    const listed = new Set([...this.#lists.values()].flatMap(({ serials }) => [...serials]));
    return [...this.#revoked].filter((serial) => !listed.has(serial));
  }

  /** An answer that does not come is one that nothing follows from here. */
  async #issueAndRevoke(): Promise<void> {
    this.#made += 1;
    try {
      const certificate = await this.#pki.issue(newCommand(`list-${this.#made}`).request);
      if (!('fingerprint' in certificate)) throw new Error('a good request was not answered with a certificate');
      const answer = await this.#pki.revoke(certificate.fingerprint, 'superseded');
      if ('refused' in answer) throw new Error(answer.detail);
      this.#revoked.add(certificate.serial);
      this.#calls.ok += 1;
    } catch (error) {
      if (!(error instanceof PkiUnavailable)) throw error;
      this.#calls.unknown += 1;
    }
  }
}
