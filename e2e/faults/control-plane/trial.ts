import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { disarmFault } from '@bfcert/pki-control-plane/testing/fault-point';
import { ended, Installation } from '@bfcert/pki-control-plane/testing/installation';
import type { Random } from '../../system/random.ts';
import { History } from '../history/history.ts';
import { Violations } from '../history/rules.ts';
import type { RowOutcome } from '../row.ts';
import { type Books, countsForCallers, readBooks } from './books.ts';
import { Caller } from './caller.ts';
import { type Command, newCommand } from './command.ts';
import { judge } from './judge.ts';

const WITH_FAULT_POINT = 'testing/main-with-fault-point.ts';
/** Of open commands so many are asked for again at once; the others later. */
const ASKED_AGAIN = 24;

type Launched = Awaited<ReturnType<Installation['start']>>;

/** One control plane that is killed again and again, and everything that was ever asked of it. */
export class ControlPlaneTrial {
  readonly installation: Installation;
  readonly history = new History();
  readonly violations = new Violations();
  readonly #random: Random;
  readonly #caller: Caller;
  readonly #clerk: Caller;
  readonly #commands: Command[] = [];
  /** Whose key is on record as compromised. */
  #compromised: Command | null = null;
  #books: Books | null = null;
  #running: Launched | null = null;
  #made = 0;

  private constructor(installation: Installation, random: Random) {
    this.installation = installation;
    this.#random = random;
    this.#caller = new Caller(installation.connect(), this.history);
    this.#clerk = new Caller(installation.connect('clerk'), this.history);
  }

  /** Runs `work` with a control plane of its own, and removes that afterwards. */
  static async with<Value>(random: Random, work: (trial: ControlPlaneTrial) => Promise<Value>): Promise<Value> {
    const trial = new ControlPlaneTrial(await Installation.create(), random);
    try {
      return await work(trial);
    } finally {
      await trial.installation.remove();
    }
  }

  /** `through`: a command that runs it in its own way. Rejects when it ended before it served. */
  async start(through: readonly string[] = []): Promise<void> {
    this.#running = await this.installation.start(WITH_FAULT_POINT, {}, { through });
  }

  async kill(): Promise<void> {
    this.#running?.child.kill('SIGKILL');
    await this.ended();
  }

  /** Resolves when it has ended, by whatever. */
  async ended(): Promise<void> {
    if (this.#running !== null) await ended(this.#running);
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
  }

  get runs(): boolean {
    const child = this.#running?.child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** New commands, and those of which nothing is known for certain; each is asked for. Resolves when every call has ended. */
  async ask(newCommands: number): Promise<void> {
    const fresh = Array.from({ length: newCommands }, () => newCommand(this.#newCommandId()));
    const again = this.#open().slice(-ASKED_AGAIN);
    this.#commands.push(...fresh);
    await Promise.all([
      ...fresh.map((command) => this.#caller.issue(command)),
      ...again.map((command) => this.#askAgain(command)),
      this.#revokeOne(),
      ...this.#askForWhatIsForbidden(),
    ]);
  }

  /** Reads the books of the ended process and holds everything that was ever answered against them. */
  check(): Books {
    const books = readBooks(this.installation.configuration);
    this.violations.addAll(judge(this.history.calls, books, this.#books));
    this.#books = books;
    return books;
  }

  /** Changes the ledger of the ended process behind its back. */
  changeLedger(statement: string): void {
    const database = new DatabaseSync(join(this.installation.configuration.dataDirectory, 'ledger.db'));
    database.exec(statement);
    database.close();
  }

  /** Without further faults every command comes to an end: asked for until nothing is open any more. */
  async settle(): Promise<Books> {
    disarmFault(this.installation.configuration);
    await this.start();
    for (const command of this.#open()) await this.#caller.issue(command);
    for (const command of this.#commands) await this.#caller.lookUp(command);
    for (const { request } of this.#open()) this.violations.add('I3', `${request.commandId} never came to an end`);
    await this.stop();
    return this.check();
  }

  /** After the last fault: settles and checks. */
  async conclude(faults: number, notes: readonly string[] = []): Promise<RowOutcome> {
    const books = await this.settle();
    return {
      faults,
      ...countsForCallers(books),
      calls: this.history.counts(),
      violations: this.violations.all(),
      notes,
    };
  }

  #open(): Command[] {
    return this.#commands.filter(({ standing }) => standing === 'asked');
  }

  /** What was left open is read first (I3); then it is asked for again, or given up. */
  async #askAgain(command: Command): Promise<void> {
    await this.#caller.lookUp(command);
    if (command.standing !== 'asked') return;
    if (this.#random.between(1, 6) === 1) await this.#caller.voidCommand(command);
    else await this.#caller.issue(command);
  }

  async #revokeOne(): Promise<void> {
    const [first, ...others] = this.#commands.filter(({ standing }) => standing === 'issued');
    if (first === undefined) return;
    const command = this.#random.oneOf([first, ...others]);
    const reason = this.#random.oneOf(['keyCompromise', 'superseded'] as const);
    const { outcome } = await this.#caller.revoke(command, reason);
    if (outcome === 'ok' && reason === 'keyCompromise') this.#compromised = command;
  }

  /** A voided command, a compromised key, and a profile that the caller may not have. */
  #askForWhatIsForbidden(): Promise<unknown>[] {
    const foreign = newCommand(this.#newCommandId(), 'csms-server-ec');
    const probes = [this.#clerk.issue(foreign, 'caller_not_allowed')];
    const [voided] = this.#commands.filter(({ standing }) => standing === 'voided').slice(-1);
    if (voided !== undefined) probes.push(this.#caller.issue(voided, 'command_voided'));
    if (this.#compromised !== null) {
      const request = { ...this.#compromised.request, commandId: this.#newCommandId() };
      probes.push(this.#caller.issue({ ...this.#compromised, request }, 'key_blocked'));
    }
    return probes;
  }

  #newCommandId(): string {
    this.#made += 1;
    return `fault-${this.#made}`;
  }
}
