import type { BreakGlass } from '../break-glass/break-glass.ts';
import { keyOfPassword } from './key-of-password.ts';
import { heldSocket } from './line.ts';
import { type Answered, credentialsOf, type Habit, setTo, withoutNewest } from './model-station.ts';
import { type Death, GATEWAYS, type ModelWorld } from './model-world.ts';
import { ofPeople } from './people.ts';
import { lostAnswer, type Trouble, trouble } from './trouble.ts';
import { about, type Event, nextTime, pending } from './usual.ts';

/** Everything that may happen now instead of what usually would. */
export function troubles(world: ModelWorld): readonly Trouble[] {
  const events = pending(world);
  return [
    ...events.slice(1).map(({ words, run }) => trouble(`${words}, before anything else`, run)),
    ...ofTime(world, events),
    ...events
      .filter(({ isOfServer }) => isOfServer)
      .slice(0, 1)
      .flatMap(deathsDuring(world)),
    ...ofFacts(world),
    ...ofCalls(world),
    ...ofConnections(world),
    ...ofStation(world),
    ...ofPki(world),
    ...ofPeople(world),
  ];
}

function ofTime(world: ModelWorld, events: readonly Event[]): readonly Trouble[] {
  const next = nextTime(world);
  const deadlines = world.server.processes(world.identityId).flatMap(({ process: { phase, phaseDeadline } }) => {
    const at = phaseDeadline?.getTime() ?? 0;
    if (at <= world.server.clock.at || at === next) return [];
    return [trouble(`time passes to the end of ${phase}`, () => world.passUntil(at))];
  });
  return events.length === 0 || next === null
    ? deadlines
    : [trouble('time passes until somebody looks again', () => world.passUntil(next)), ...deadlines];
}

/** More commits than any event has. */
const MOST_COMMITS = 30;

/** It happens once, and is looked at wherever it may have been cut off. */
const deathsDuring =
  (world: ModelWorld) =>
  ({ words, run }: Event): readonly Trouble[] => {
    let all: Promise<readonly Death[]> | null = null;
    const diesAt = async (commit: number, moment: Death['moment']): Promise<boolean> => {
      all ??= world.deathsDuring(run);
      const death = (await all).find((one) => one.commit === commit && one.moment === moment);
      if (death !== undefined) world.restore(death.image);
      return death !== undefined;
    };
    return Array.from({ length: MOST_COMMITS }, (_, at) => at + 1).flatMap((commit) =>
      (['before', 'after'] as const).map((moment) => ({
        isDeath: true,
        isLostAnswer: false,
        words: `${words}, and the server dies ${moment} commit ${commit} of that`,
        run: () => diesAt(commit, moment),
      })),
    );
  };

function ofFacts(world: ModelWorld): readonly Trouble[] {
  return GATEWAYS.flatMap((nodeId) => {
    const next = world.line.facts.find((one) => one.nodeId === nodeId);
    if (next === undefined) return [];
    const kind = next.fact.kind.replaceAll('_', ' ');
    const twice = trouble(`the server records ${kind}, and gets it again`, () =>
      world.recordFact(nodeId, { again: true }),
    );
    if (next.fact.kind !== 'session_opened') return [twice];
    const deaf = trouble(`the server records ${kind}, and its gateway does not hear the epoch`, () =>
      world.withDeafGateways(() => world.recordFact(nodeId)),
    );
    return [twice, deaf];
  });
}

const answers: readonly {
  readonly words: string;
  readonly how: (now: Answered, good: Answered) => Answered;
  readonly isLost?: true;
}[] = [
  { words: 'refuses', how: (now) => ({ ...now, outcome: { outcome: 'rejected', detail: 'not now' } }) },
  {
    words: 'does not know the message of',
    how: (now) => ({ ...now, outcome: { outcome: 'unsupported', detail: 'NotSupported' } }),
  },
  {
    words: 'does nothing and keeps silent at',
    how: (now) => ({ ...now, outcome: { outcome: 'unknown', detail: 'timeout' } }),
    isLost: true,
  },
  {
    words: 'does what it is told, and its answer is lost:',
    how: (_, good) => ({ ...good, outcome: { outcome: 'unknown', detail: 'timeout' } }),
    isLost: true,
  },
  { words: 'says yes and does nothing at', how: (now, good) => ({ ...now, outcome: good.outcome }) },
];

function ofCalls(world: ModelWorld): readonly Trouble[] {
  const held = heldSocket(world.line);
  const call = world.line.calls.find(
    ({ outcome, connectionId }) => outcome === null && connectionId === held?.connectionId,
  );
  // That a gateway does by itself.
  if (call === undefined || call.command.kind === 'close_session') return [];
  return answers.map(({ words, how, isLost }) =>
    (isLost === true ? lostAnswer : trouble)(`the station ${words} "${about(call)}"`, () =>
      world.takeCall(call, (station, good) => how({ station, outcome: good.outcome, duty: null }, good)),
    ),
  );
}

function ofConnections(world: ModelWorld): readonly Trouble[] {
  const { line } = world;
  const held = heldSocket(line);
  const found: Trouble[] = [];
  if (held !== null) {
    found.push(
      trouble('the connection breaks', () => world.close(held.connectionId)),
      trouble('the station loses its connection, and its gateway does not notice', () => world.cut()),
    );
  }
  for (const { connectionId, isHeld, nodeId } of line.sockets) {
    if (!isHeld) found.push(trouble(`${nodeId} notices that a connection is gone`, () => world.close(connectionId)));
  }
  for (const nodeId of new Set(line.sockets.map((one) => one.nodeId))) {
    found.push(
      trouble(`${nodeId} dies`, () => world.killGateway(nodeId, { losingFacts: false })),
      trouble(`${nodeId} dies with what it had not told`, () => world.killGateway(nodeId, { losingFacts: true })),
    );
  }
  if (line.station.habits.includes('is_gone')) return found;
  const [usual, ...others] = credentialsOf(line.station).filter((credential) => world.admits(credential));
  if (usual === undefined) return found;
  const elsewhere = held === null || held.nodeId === GATEWAYS[0] ? GATEWAYS[1] : GATEWAYS[0];
  found.push(trouble(`the station connects at ${elsewhere}`, () => world.connect(undefined, elsewhere)));
  for (const credential of others) {
    const shown = credential.profile === 2 ? 'its password' : 'an older certificate';
    if (held === null) found.push(trouble(`the station connects with ${shown}`, () => world.connect([credential])));
  }
  const back = setTo(line.station, 2);
  const [password] = credentialsOf(back);
  const letBack = world.server.breakGlassOf(world.identityId);
  if (letBack !== null && !isBack(world, letBack) && password !== undefined && world.admits(password)) {
    found.push(
      trouble('the station is set back to its password, and connects', () => world.connectAs(back)),
      trouble('the station is set to its certificate again, and connects', () =>
        world.connectAs(setTo(line.station, 3)),
      ),
    );
  }
  return found;
}

/** It has come with its certificate after it had been down: that ends it, and whoever sets it down anew needs another one. */
const isBack = ({ line }: ModelWorld, { cameDownAt }: Pick<BreakGlass, 'cameDownAt'>): boolean =>
  cameDownAt !== null &&
  (heldSocket(line)?.credential.profile === 3 ||
    line.facts.some(({ fact }) => fact.kind === 'session_opened' && fact.fingerprint !== null));

const habitsToCome: Readonly<Partial<Record<Habit, string>>> = {
  falls_back: 'from now on nothing new connects the station',
  refuses_certificates: 'from now on the station refuses every certificate',
  knows_no_certificates: 'from now on the station knows no signing requests',
  is_gone: 'from now on the station does not connect any more',
};

function ofStation(world: ModelWorld): readonly Trouble[] {
  const { line } = world;
  const { station, duty } = line;
  const found: Trouble[] = [];
  if (duty !== null) {
    found.push(
      trouble(`the station forgets to ${duty.replaceAll('_', ' ')}`, () => (world.line = { ...line, duty: null })),
    );
  }
  if (line.request !== null) {
    found.push(trouble('the signing request is lost', () => (world.line = { ...line, request: null })));
  }
  const { formerPassword } = station;
  if (formerPassword !== null && isWithinItsWindow(world, formerPassword)) {
    found.push(
      trouble('the station goes back to what it was, and to the password before', () => world.goBack(formerPassword)),
    );
  }
  for (const [habit, words] of Object.entries(habitsToCome) as [Habit, string][]) {
    if (station.habits.includes(habit)) continue;
    found.push(
      trouble(words, () => (world.line = { ...line, station: { ...station, habits: [...station.habits, habit] } })),
    );
  }
  const left = withoutNewest(station);
  const isUsed = heldSocket(line)?.credential;
  const newest = station.certificates.at(-1)?.fingerprint;
  // One that it needs it keeps.
  const canDoWithout = credentialsOf(left).some((credential) => world.admits(credential));
  if (newest !== undefined && canDoWithout && !(isUsed?.profile === 3 && isUsed.fingerprint === newest)) {
    found.push(
      trouble('the station throws its newest certificate away', () => (world.line = { ...line, station: left })),
      trouble('the station throws its newest certificate away, and says so', () => {
        world.line = { ...line, station: left };
        world.sayDiscarded();
      }),
    );
  }
  return found;
}

/** A family is believed to go back, and to come with it, until the key before is to be retired, and no longer. */
function isWithinItsWindow(world: ModelWorld, password: string): boolean {
  if (world.server.hasKeyToRetire(world.identityId)) return false;
  const state = keyOfPassword(world, password)?.state;
  return state === 'active' || state === 'retiring';
}

function ofPki(world: ModelWorld): readonly Trouble[] {
  const [id] = world.server.dueCertificates();
  if (id === undefined) return [];
  const { authority } = world.server;
  return [
    trouble('the PKI refuses', async () => {
      authority.refusing = 'policy_refused';
      await world.advanceCertificate(id).finally(() => (authority.refusing = null));
    }),
    lostAnswer('the PKI signs, and its answer is lost', async () => {
      authority.lostAnswers = 1;
      await world.advanceCertificate(id).finally(() => (authority.lostAnswers = 0));
    }),
  ];
}
