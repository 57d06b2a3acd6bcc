import type { CommitMoment, MemoryImage } from '@bfcert/kernel/memory-database';
import { unwrap } from '@bfcert/kernel/result';
import type { ChargerId } from '../charger/charger.ts';
import { FailedFacts } from '../commands/failed-facts.ts';
import { recordStationFacts } from '../commands/record-station-facts.ts';
import type { StationCommandOutcome, StationFact } from '../station-contract/index.ts';
import type { StationOrderId } from '../station-order/station-order.ts';
import { Doorkeeper } from '../testing/doorkeeper.ts';
import type { Credential } from '../testing/fake-station.ts';
import { type Call, heldSocket, type Line, newLine, type Socket, socketAt, withSocket } from './line.ts';
import { ModelServer, type ModelServerOptions, type Outside } from './model-server.ts';
import {
  type Answered,
  answer,
  connected,
  credentialsOf,
  type Duty,
  goneBack,
  type ModelStation,
  portFor,
  signingRequestOf,
  trusts,
} from './model-station.ts';
import { ofProcesses } from './of-processes.ts';

/** A command has left: what becomes of it is another event than the one that sent it. */
class Left extends Error {
  override readonly name = 'Left';
}

/** Everything as it stood at one moment. */
export interface WorldImage {
  readonly tables: MemoryImage;
  readonly line: Line;
  readonly at: number;
}

/** How everything stands when the server's process has died there: at its n-th commit from there on, before or after it. */
export interface Death {
  readonly commit: number;
  readonly moment: CommitMoment;
  readonly image: WorldImage;
}

type Untold<Fact> = Fact extends StationFact ? Omit<Fact, 'factId' | 'at'> : never;

/**
 * The world of ONE station: the real server in memory (`ModelServer`), two gateways, and a station that is a value
 * (`ModelStation`). Each method is one event: something reaches somebody, and everything that follows from it at once
 * has happened when it resolves. Nothing happens by itself, and no time passes but by `passUntil`, so whoever calls
 * decides the order: `usual.ts` knows the usual one, `troubles.ts` what may happen instead.
 *
 * `image` and `restore` take the whole of it back, at the cost of what has changed. For a simulation of a fleet use
 * `ModelServer` with an `Outside` of your own: `answer`, `connected` and `credentialsOf` of a station are functions of
 * values, `Doorkeeper.letsIn` decides who enters by the entry that `publish` brings, a command may be answered when its
 * time comes (`link.command` is a promise), and rows say when to look at them (`nextLookAt`) beside the nudges.
 */
export class ModelWorld {
  readonly server: ModelServer;
  readonly identityId: ChargerId;
  line: Line;
  readonly #door: Doorkeeper;
  #sending: Call['of'] | 'order' = 'migration';
  #numbers = 0;
  #isDeaf = false;

  private constructor(server: ModelServer, door: Doorkeeper, identityId: ChargerId, station: ModelStation) {
    this.server = server;
    this.#door = door;
    this.identityId = identityId;
    this.line = newLine(station);
  }

  /** One station on Profile 2, enrolled and known to the gateways. */
  static async begin(
    station: ModelStation,
    { door = new Doorkeeper(), ...options }: Pick<ModelServerOptions, 'amend'> & { readonly door?: Doorkeeper } = {},
  ): Promise<ModelWorld> {
    const late: { world: ModelWorld | null } = { world: null };
    const world = () => {
      if (late.world === null) throw new Error('the world has not begun');
      return late.world;
    };
    const outside: Outside = {
      link: {
        command: (nodeId, { epoch, command }) => world().#send(nodeId, epoch, command),
        assignEpoch: async (nodeId, told) => world().#hearEpoch(nodeId, told.connectionId, told.epoch),
        assignEpochs: async (nodeId, all) => {
          for (const told of all) world().#hearEpoch(nodeId, told.connectionId, told.epoch);
          return true;
        },
        isConnected: () => true,
        nodes: () => GATEWAYS,
        endSessions: async (nodeId, sessions) => world().#endSessions(nodeId, sessions),
      },
      publish: () => world().#publish(),
    };
    const server = new ModelServer(outside, { ...options, pepper: door.pepper });
    const { wireName, password } = station;
    const identityId = await server.enrol({ wireName, password });
    late.world = new ModelWorld(server, door, identityId, station);
    await late.world.drain();
    return late.world;
  }

  image(): WorldImage {
    return { tables: this.server.database.image(), line: this.line, at: this.server.clock.at };
  }

  restore({ tables, line, at }: WorldImage): void {
    this.server.database.restore(tables);
    this.line = line;
    this.server.clock.at = at;
  }

  /** Wherever in `work` the server's process may die: its tables are those of the commit before, and the line is as it is then. */
  async deathsDuring(work: () => Promise<unknown>): Promise<readonly Death[]> {
    const { database } = this.server;
    const deaths: Death[] = [];
    let commit = 0;
    let tables = database.image();
    database.onCommit = (moment) => {
      if (moment === 'before') commit += 1;
      else tables = database.image();
      // What it waited for nobody hears any more.
      const calls = this.line.calls.map((call) => ({ ...call, isAwaited: false }));
      deaths.push({ commit, moment, image: { tables, line: { ...this.line, calls }, at: this.server.clock.at } });
    };
    await work().finally(() => {
      database.onCommit = () => undefined;
    });
    return deaths;
  }

  // --- The server.

  /** The case is looked at, until a command leaves or it has to wait. */
  advance(of: Call['of'], processId: string): Promise<void> {
    return this.#working(async () => {
      this.#sending = of;
      await this.server.evse.jobs[ofProcesses[of].queue](processId);
    });
  }

  /** What it sends is answered at once, or not at all: an order that dies begins anew, and hears of no answer of before. */
  advanceOrder(id: StationOrderId): Promise<void> {
    return this.#working(() => {
      this.#sending = 'order';
      return this.server.lookAtOrder(id);
    });
  }

  advanceCertificate(id: Parameters<ModelServer['lifecycle']['advanceCertificate']>[0]): Promise<unknown> {
    return this.#working(() => this.server.lifecycle.advanceCertificate(id));
  }

  /** The answer to a command is stored by the server that waits for it; with none it is lost. */
  hearAnswer(call: Call): Promise<void> {
    return this.#working(async () => {
      if (call.isAwaited && call.outcome !== null) {
        const { deps } = this.server;
        await ofProcesses[call.of].hear(deps, call.attempt, call.outcome);
      }
      this.#without(call);
    });
  }

  /** The first fact of this gateway is recorded; told again later it counts once. */
  recordFact(nodeId: string, { again = false } = {}): Promise<void> {
    return this.#working(async () => {
      const next = this.line.facts.find((one) => one.nodeId === nodeId);
      if (next === undefined) return;
      await recordStationFacts(this.server.deps, [next.fact], { nodeId }, new FailedFacts());
      if (!again) this.line = { ...this.line, facts: this.line.facts.filter((one) => one !== next) };
    });
  }

  receiveRequest(): Promise<void> {
    return this.#working(async () => {
      const { request } = this.line;
      if (request === null) return;
      const message = { identityId: this.identityId, use: 'charging_station', ...request } as const;
      await this.server.evse.receiveSigningRequest(message);
      this.line = { ...this.line, request: null };
    });
  }

  react(): Promise<unknown> {
    return this.#working(() => this.server.react());
  }

  drain(): Promise<unknown> {
    return this.#working(() => this.server.evse.publishDirtyEntries());
  }

  endBreakGlasses(): Promise<unknown> {
    return this.#working(() => this.server.evse.endDueBreakGlasses());
  }

  retireKeys(): Promise<unknown> {
    return this.#working(() => this.server.evse.retireDueKeys());
  }

  endSuperseded(): Promise<unknown> {
    return this.#working(() => this.server.evse.endSupersededSessions());
  }

  /** A person does this. */
  operate(work: () => Promise<unknown>): Promise<void> {
    return this.#working(work);
  }

  /** What gateways are told of epochs meanwhile does not reach them. */
  async withDeafGateways(work: () => Promise<unknown>): Promise<void> {
    this.#isDeaf = true;
    await work().finally(() => {
      this.#isDeaf = false;
    });
  }

  /** A person issues a key and is shown it; typing it in is another event. */
  issueByHand(): Promise<void> {
    const { server, identityId } = this;
    return this.operate(async () => {
      const issued = unwrap(await server.evse.issueAuthorizationKey({ identityId }, server.context('by hand')));
      this.line = { ...this.line, inHand: issued.secret };
    });
  }

  /** It has nothing else from now on, and leaves what it is on. */
  typeIn(): void {
    const { inHand: password, station } = this.line;
    if (password === null) throw new Error('nobody was shown a key');
    this.line = { ...this.line, inHand: null, station: { ...station, password, slotPasswords: {} } };
    const held = heldSocket(this.line);
    if (held !== null) this.close(held.connectionId);
  }

  /** What the second person says of the oldest question. */
  async answer(verdict: 'approve' | 'decline'): Promise<void> {
    const [question] = this.server.questions();
    if (question === undefined) throw new Error('nobody was asked');
    const { action } = question;
    await this.operate(async () => {
      if (!(await this.server.answer(question, verdict))) verdict = 'decline';
    });
    if (verdict === 'decline') return;
    if (action.kind === 'revoke-authorization-key') this.endsKnowingly(action.keyId);
    if (action.kind === 'revoke-certificate') this.endsKnowingly(action.certificateId);
    if ('readiness' in action && (action.readiness === null || action.readiness.losing + action.readiness.unknown > 0))
      this.endsKnowingly(TRUST);
  }

  /** What comes of it is no accident. */
  endsKnowingly(id: string): void {
    this.line = { ...this.line, ended: [...this.line.ended, id] };
  }

  // --- The gateways.

  /** The case is planned, as by a person. */
  plan(): Promise<void> {
    const { server, identityId } = this;
    return this.operate(async () => unwrap(await server.evse.planMigration({ identityId }, server.context('planned'))));
  }

  /** Whether it would be let in with this now. */
  admits(credential: Credential, entry = this.line.entry): boolean {
    return entry !== null && this.#door.letsIn(entry, credential, { isFactory: false, connectionId: null }) !== null;
  }

  /** Whether it verifies what this gateway shows. */
  trusts(nodeId: string = GATEWAYS[0]): boolean {
    const root = this.line.shown[nodeId];
    return root === undefined || trusts(this.line.station, root);
  }

  /** Somebody has changed what it has; it leaves what it is on. */
  connectAs(station: ModelStation): boolean {
    this.line = { ...this.line, station: { ...station, bootIsDue: true } };
    return this.connect();
  }

  /** It enters with the first of these that opens; false: with none. */
  connect(
    credentials: readonly Credential[] = credentialsOf(this.line.station),
    nodeId: string = GATEWAYS[0],
  ): boolean {
    if (!this.trusts(nodeId)) return false;
    for (const credential of credentials) {
      const admitted = this.#letIn(credential, null);
      if (admitted === null) continue;
      const before = socketAt(this.line, nodeId);
      const connectionId = `con-${++this.#numbers}`;
      const station = connected(this.line.station, credential);
      const { keyId, bootstrap: isBootstrap } = admitted;
      const socket: Socket = { connectionId, nodeId, credential, keyId, isBootstrap, epoch: null, isHeld: true };
      this.line = {
        ...this.line,
        station: { ...station, bootIsDue: false },
        duty: null,
        sockets: [...this.line.sockets.map((one) => ({ ...one, isHeld: false })), socket],
      };
      this.#tell(nodeId, {
        kind: 'session_opened',
        identityId: this.identityId,
        connectionId,
        protocol: station.protocol,
        securityProfile: credential.profile,
        port: portFor(station, credential),
        remoteAddress: '192.0.2.7',
        fingerprint: credential.profile === 3 ? credential.fingerprint : null,
        keyId,
        passwordReading: admitted.reading ?? null,
        tlsVersion: 'TLSv1.3',
        bootstrap: isBootstrap,
        bindingExceptions: [],
      });
      // The newer connection takes the place of the older one (lesson B.18).
      if (before !== null) this.close(before.connectionId);
      if (station.bootIsDue) this.#boot(socket);
      return true;
    }
    return false;
  }

  /** A gateway notices that a connection is over; the station, should it still hold it, too. */
  close(connectionId: string): void {
    const socket = this.line.sockets.find((one) => one.connectionId === connectionId);
    if (socket === undefined) return;
    const { nodeId } = socket;
    this.line = {
      ...this.line,
      sockets: this.line.sockets.filter((one) => one !== socket),
      calls: this.line.calls.map((call) =>
        call.connectionId === connectionId && call.outcome === null
          ? { ...call, outcome: { outcome: 'unknown', detail: 'the connection closed' } }
          : call,
      ),
      ...(this.line.request?.connectionId === connectionId ? { request: null } : {}),
    };
    this.#tell(nodeId, { kind: 'session_closed', identityId: this.identityId, connectionId, code: 1000, reason: '' });
  }

  /** The process of a gateway dies, and a new one tells that it has started. What it had not told is lost where it says so. */
  killGateway(nodeId: string, { losingFacts }: { readonly losingFacts: boolean }): void {
    const { line } = this;
    this.line = {
      ...line,
      sockets: line.sockets.filter((one) => one.nodeId !== nodeId),
      calls: line.calls.filter((one) => one.nodeId !== nodeId),
      facts: losingFacts ? line.facts.filter((one) => one.nodeId !== nodeId) : line.facts,
      request: heldSocket(line)?.nodeId === nodeId ? null : line.request,
    };
    this.#tell(nodeId, { kind: 'gateway_started' });
  }

  // --- The station.

  /** It takes a command, does what it says and answers; or something else happens, by `how`. */
  takeCall(call: Call, how: (station: ModelStation, good: Answered) => Answered = (_, good) => good): void {
    const { station, outcome, duty } = how(this.line.station, answer(this.line.station, call.command));
    this.line = {
      ...this.line,
      station,
      duty: nextDuty(this.line, duty),
      calls: this.line.calls.map((one) => (one === call ? { ...one, outcome } : one)),
    };
    // Its gateway does that itself.
    if (call.command.kind === 'close_session' && outcome.outcome === 'accepted') this.close(call.connectionId);
  }

  /** The answer does not come: its gateway says so when the station's time is over. */
  loseAnswer(call: Call): void {
    const outcome: StationCommandOutcome = { outcome: 'unknown', detail: 'timeout' };
    this.line = { ...this.line, calls: this.line.calls.map((one) => (one === call ? { ...one, outcome } : one)) };
  }

  /** It does what it had to do by itself. */
  doDuty(): void {
    const { duty } = this.line;
    const held = heldSocket(this.line);
    this.line = { ...this.line, duty: null };
    if (duty === 'send_request') {
      if (held === null) return;
      const { station, ...sent } = signingRequestOf(this.line.station);
      this.line = { ...this.line, station, request: { connectionId: held.connectionId, ...sent } };
      return;
    }
    if (held !== null) this.close(held.connectionId);
  }

  /** It has become what it was before, and begins anew with that. */
  goBack(formerPassword: string): void {
    this.line = { ...this.line, duty: null, station: goneBack(this.line.station, formerPassword) };
    const held = heldSocket(this.line);
    if (held !== null) this.close(held.connectionId);
  }

  /** Its end of the connection is gone; its gateway may notice later. */
  cut(): void {
    const held = heldSocket(this.line);
    if (held !== null) this.line = withSocket(this.line, held.connectionId, { isHeld: false });
  }

  /** It says of its newest certificate that it has given it up (A02.FR.29). */
  sayDiscarded(): void {
    const held = heldSocket(this.line);
    if (held === null) return;
    this.#tell(held.nodeId, {
      kind: 'security_event',
      identityId: this.identityId,
      connectionId: held.connectionId,
      type: 'DiscardedRenewedClientCertificate',
      stationTime: this.server.clock.now().toISOString(),
      techInfo: null,
    });
  }

  // --- Time.

  passUntil(at: number): void {
    this.server.clock.at = at;
  }

  // --- What the server's ports come to.

  async #working<Value>(work: () => Promise<Value>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Left)) throw error;
    }
  }

  async #send(nodeId: string, epoch: number, command: Call['command']): Promise<StationCommandOutcome> {
    const socket = socketAt(this.line, nodeId);
    if (socket === null) return { outcome: 'not_sent', detail: 'not_connected' };
    if (socket.epoch === null) return { outcome: 'not_sent', detail: 'no_confirmed_epoch' };
    if (socket.epoch !== epoch) return { outcome: 'not_sent', detail: 'stale_epoch' };
    const of = this.#sending;
    if (of === 'order') return this.#answerAtOnce(socket, command);
    const attempt = await this.#attemptInFlight(of);
    const { connectionId } = socket;
    const call: Call = { attempt, of, command, nodeId, connectionId, outcome: null, isAwaited: true };
    this.line = { ...this.line, calls: [...this.line.calls, call] };
    throw new Left();
  }

  #answerAtOnce({ isHeld }: Socket, command: Call['command']): StationCommandOutcome {
    if (!isHeld) return { outcome: 'unknown', detail: 'timeout' };
    const { station, outcome, duty } = answer(this.line.station, command);
    this.line = { ...this.line, station, duty: nextDuty(this.line, duty) };
    return outcome;
  }

  #attemptInFlight(of: Call['of']): Promise<Call['attempt']> {
    const { stores, transactions } = this.server.deps;
    return transactions.run(async (tx) => {
      const process = await ofProcesses[of].store(stores).latestOf(tx, this.identityId);
      const attempts = process === null ? [] : await stores.attempts.ofRound(tx, process.id, process.round);
      const found = attempts.find(({ status }) => status === 'in_flight');
      if (found === undefined) throw new Error('a command leaves that nobody has written down');
      return found;
    });
  }

  #hearEpoch(nodeId: string, connectionId: string, epoch: number): boolean {
    if (this.#isDeaf || socketAt(this.line, nodeId)?.connectionId !== connectionId) return false;
    this.line = withSocket(this.line, connectionId, { epoch });
    return true;
  }

  #endSessions(nodeId: string, sessions: readonly { readonly connectionId: string }[]): ReadonlySet<string> {
    const held = this.line.sockets.filter(
      (one) => one.nodeId === nodeId && sessions.some(({ connectionId }) => connectionId === one.connectionId),
    );
    for (const { connectionId } of held) this.close(connectionId);
    return new Set(held.map(({ connectionId }) => connectionId));
  }

  /** As a gateway does with every entry that it gets: whoever may not be in any more is closed. */
  async #publish(): Promise<void> {
    const entry = await this.server.evse.admissionEntry(this.identityId);
    this.line = { ...this.line, entry };
    for (const { connectionId, credential, isBootstrap } of this.line.sockets) {
      const now = this.#letIn(credential, connectionId);
      if (now === null || (now.bootstrap && !isBootstrap)) this.close(connectionId);
    }
  }

  #letIn(credential: Credential, connectionId: string | null) {
    const { entry } = this.line;
    return entry === null ? null : this.#door.letsIn(entry, credential, { isFactory: false, connectionId });
  }

  #boot({ nodeId, connectionId, credential }: Socket): void {
    this.#tell(nodeId, {
      kind: 'boot_notification',
      identityId: this.identityId,
      connectionId,
      securityProfile: credential.profile,
      vendor: 'V',
      model: 'M',
      serialNumber: this.line.station.serialNumber,
      firmwareVersion: '1.0',
      reason: 'PowerUp',
      answered: 'accepted',
      serialMatchesBinding: true,
      hasModem: false,
    });
  }

  #tell(nodeId: string, fact: Untold<StationFact>): void {
    const whole: StationFact = {
      ...fact,
      factId: `fact-${++this.#numbers}`,
      at: this.server.clock.now().toISOString(),
    };
    this.line = { ...this.line, facts: [...this.line.facts, { nodeId, fact: whole }] };
  }

  #without(call: Call): void {
    const { attempt } = call;
    this.line = { ...this.line, calls: this.line.calls.filter((one) => one.attempt.id !== attempt.id) };
  }
}

/** In `ended`: two people have changed roots although stations would lose the connection, or nobody knew. */
export const TRUST = 'trust';

export const GATEWAYS = ['gateway-1', 'gateway-2'] as const;

/** It does one thing by itself; a restart leaves nothing of what it had to do else. */
const nextDuty = ({ duty }: Line, next: Duty | null): Duty | null => (duty === 'restart' ? duty : (next ?? duty));
