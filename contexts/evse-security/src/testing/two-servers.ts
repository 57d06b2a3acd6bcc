import type { Clock } from '@bfcert/kernel/clock';
import type { TestDatabase } from '@bfcert/kernel/postgres/testing';
import type { ChargerId } from '../charger/charger.ts';
import type { SigningRequestAnswer } from '../station-contract/index.ts';
import { Standstill } from './standstill.ts';
import type { TestServer } from './test-gateway.ts';
import { TestWorld } from './test-world.ts';

/** Whole numbers; both ends are possible. */
export type Between = (least: number, most: number) => number;

/** Their clocks differ by so much at most, milliseconds. */
const SKEW_MS = 2_000;
/** What a server has in hand is left to it for 15 s (a job), for as long as a command may take, or for 30 s (a wave); milliseconds. */
const STILL_MS = [16_000, 120_000] as const;
/**
 * In what a server stands still next: anywhere; between two transactions, when it believes what it has read or told; or when a
 * station has asked it for a certificate. And how many answers of that kind are heard before.
 */
const PLACES = {
  anywhere: [1, 400],
  'between transactions': [1, 60],
  'asked by a station': [1, 40],
} satisfies Record<string, [number, number]>;
type Place = keyof typeof PLACES;
/** So much is done by the other until the one that stood still goes on. */
const MEANWHILE = [0, 80] as const;
/** A station whose request nobody has answered sends it again, or another, after so long; milliseconds. */
const REPEAT_MS = [1_000, 60_000] as const;

interface Server extends TestServer {
  readonly name: string;
  readonly standstill: Standstill;
}

/** What a server that stood still did when it went on. */
export interface WentOn {
  readonly server: string;
  readonly where: string;
  /** Null: what it had in hand came to its end. */
  readonly error: unknown;
}

/**
 * Two servers on one database. Now and then one of them stands still in the middle of what it does; the other does the same
 * again when the time for it is over, and goes on, and then the first goes on in the belief that it is still its own.
 */
export class TwoServers extends TestWorld {
  readonly #between: Between;
  readonly #servers: readonly [Server, Server];
  readonly wentOn: WentOn[] = [];
  /** Null: nobody stands still. */
  #next: { readonly place: Place; left: number } | null = null;
  #isAskedByStation = false;
  #inHand: { readonly server: Server; readonly end: Promise<unknown>; left: number } | null = null;
  /** Where it stood when it was asked by a station, which has asked again. */
  lost = 0;

  private constructor(database: TestDatabase, between: Between) {
    super(database);
    this.#between = between;
    this.#servers = [this.#server('first'), this.#server('second')];
  }

  static async start(between: Between): Promise<TwoServers> {
    return new TwoServers(await TestWorld.newDatabase(), between);
  }

  /** From now on; else, and as it begins, both go. */
  disturb(): void {
    const places = Object.keys(PLACES) as Place[];
    const place = places[this.#between(0, places.length - 1)] ?? 'anywhere';
    this.#next = { place, left: this.#between(...PLACES[place]) };
  }

  /** Whoever stands still goes on. */
  goOn(): Promise<void> {
    return this.#letGoOn();
  }

  /** So it does, and nobody stands still after that. */
  async calm(): Promise<void> {
    this.#next = null;
    await this.#letGoOn();
  }

  #server(name: string): Server {
    const skew = this.#between(-SKEW_MS, SKEW_MS);
    const clock: Clock = {
      now: () => new Date(this.clock.now().getTime() + skew),
      monotonic: () => this.clock.monotonic(),
    };
    const standstill = new Standstill((_where, isInTransaction) => this.#isNow(isInTransaction));
    return { ...this.composeServer(clock, standstill.through), name, standstill };
  }

  #isNow(isInTransaction: boolean): boolean {
    if (this.#next === null || this.#inHand !== null) return false;
    const { place } = this.#next;
    if (place === 'between transactions' && isInTransaction) return false;
    if (place === 'asked by a station' && !this.#isAskedByStation) return false;
    this.#next.left -= 1;
    return this.#next.left <= 0;
  }

  override async serve<T>(work: (server: TestServer) => Promise<T>, unanswered?: () => T): Promise<T> {
    if (this.#inHand !== null && this.#inHand.left-- <= 0) await this.#letGoOn();
    const server = this.#whoDoesIt();
    this.#isAskedByStation = unanswered !== undefined;
    const end = work(server);
    const first = await Promise.race([end.then((value) => ({ value })), server.standstill.stands]);
    if (first !== 'stood still') return first.value;
    this.#inHand = { server, end, left: this.#between(...MEANWHILE) };
    this.clock.advance(this.#between(...STILL_MS));
    if (unanswered === undefined) return this.serve(work);
    this.lost += 1;
    return unanswered();
  }

  #whoDoesIt(): Server {
    const [first, second] = this.#servers;
    if (this.#inHand !== null) return this.#inHand.server === first ? second : first;
    return this.#between(0, 1) === 0 ? first : second;
  }

  async #letGoOn(): Promise<void> {
    if (this.#inHand === null) return;
    const { server, end } = this.#inHand;
    const where = server.standstill.where ?? '';
    const isDisturbed = this.#next !== null;
    this.#next = null;
    this.#inHand = null;
    server.standstill.goOn();
    const error = await end.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    this.wentOn.push({ server: server.name, where, error });
    if (isDisturbed) this.disturb();
  }

  /** As a station does: the same after a while, or one for another key, which is the only one that it then has. */
  protected override unheard(id: ChargerId, csr: string): SigningRequestAnswer {
    const station = this.stations.get(id);
    const isAnother = this.#between(0, 1) === 1;
    if (isAnother) station?.loseKeys();
    const next = isAnother && station !== undefined ? station.csr() : csr;
    this.at(new Date(this.clock.now().getTime() + this.#between(...REPEAT_MS)), () => this.sendRequest(id, next));
    return { accepted: false, reason: null };
  }
}
