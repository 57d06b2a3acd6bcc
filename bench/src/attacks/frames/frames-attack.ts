import { openDialects } from '@bfcert/ocpp-gateway/frames';
import { makeSite, type Site } from '../../servers/site.ts';
import type { TakenFacts } from '../../servers/stand-in-server.ts';
import { short, spreadOf } from '../../statistics.ts';
import type { AttackEffort, Outcome } from '../attack.ts';
import { NEVER_HELD_OFF, startBesiegedGateway } from '../besieged-gateway.ts';
import { Random } from '../random.ts';
import { AttackingStation, type Entrance, type FrameEnd } from './attacking-station.ts';
import { attackFrame } from './mutate-frame.ts';
import { type Message, messagesOf, VERSIONS, type Version } from './schema.ts';
import { neverSent, Turns, titleOf } from './turns.ts';

/** Of each version; one more of each says nothing but heartbeats. */
const ATTACKERS = 4;
const HEARTBEAT_EVERY_MS = 50;
const ANSWER_MS = 1_000;
const MOST_TOLD = 20;
/** Of what was told before it, too. */
const ARRIVAL_MS = 60_000;

interface Tally {
  readonly answers: Record<FrameEnd['answer'], number>;
  /** Told of: of frames the first ones. */
  readonly violations: string[];
  /** The titles of the messages that went out as what they are, and not beyond the limit of a frame. */
  readonly sent: Set<string>;
  /** All frames that came to what they must not. */
  wrong: number;
  frames: number;
  slowestMs: number;
  /** Of the stations that say nothing wrong. */
  slowestHeartbeatMs: number;
  heartbeats: number;
}

/**
 * Threat 6: every message of every version of OCPP, in both directions, as the official schemas have it, mutated; one that was
 * never sent is told of. Each frame is held against the rules of OCPP-J for what must come of it: one answer under its id, an error where its schema is
 * broken for certain, or nothing. Afterwards what a good station tells must arrive behind all that was told before.
 */
export async function framesAttack({ quick, seed, note }: AttackEffort): Promise<Outcome> {
  const dialects = openDialects();
  const frames = quick ? 3_000 : 1_000_000;
  const site = makeSite(VERSIONS.length * (ATTACKERS + 1));
  const gateway = await startBesiegedGateway({ site, settings: NEVER_HELD_OFF });
  const tally: Tally = {
    answers: { result: 0, error: 0, none: 0, closed: 0 },
    violations: [],
    sent: new Set(),
    wrong: 0,
    frames: 0,
    slowestMs: 0,
    slowestHeartbeatMs: 0,
    heartbeats: 0,
  };
  const messages = new Map(VERSIONS.map((version) => [version, messagesOf(version)]));
  const over = new AbortController();
  try {
    const attackers = VERSIONS.flatMap((version, of) =>
      Array.from({ length: ATTACKERS }, (_, number) => ({
        version,
        share: number / ATTACKERS,
        entrance: entranceOf(site, of * (ATTACKERS + 1) + number, { version, port: gateway.ports.certificateOnly }),
      })),
    );
    const beating = VERSIONS.map((version, of) => {
      const entrance = entranceOf(site, of * (ATTACKERS + 1) + ATTACKERS, {
        version,
        port: gateway.ports.certificateOnly,
      });
      return beat(entrance, tally, over.signal);
    });
    await Promise.all(
      attackers.map(({ version, share, entrance }, number) => {
        const all = messages.get(version) ?? [];
        return attack(entrance, {
          turns: new Turns(all, Math.floor(all.length * share)),
          known: all.filter(({ side, action }) => side === 'request' && dialects[version].incoming.has(action)),
          count: Math.ceil(frames / attackers.length),
          random: new Random(seed + number),
          tally,
          note,
        });
      }),
    );
    over.abort();
    await Promise.all(beating);
    if (
      !(await isHeardOf(
        entranceOf(site, ATTACKERS, { version: 'ocpp2.0.1', port: gateway.ports.certificateOnly }),
        gateway.facts,
      ))
    )
      tally.violations.push('what a good station told after it has not arrived: the facts of the gateway are held up');
    for (const { problem, fact } of gateway.facts.unreadable.slice(0, MOST_TOLD))
      tally.violations.push(`a fact that no server can read: ${problem}: ${JSON.stringify(fact).slice(0, 300)}`);
    if (gateway.process.end !== null) tally.violations.push(`the gateway ended: ${gateway.process.end}`);
  } finally {
    over.abort();
    await gateway.stop();
  }
  tally.violations.push(...neverSent([...messages.values()].flat(), tally.sent));
  return outcomeOf(tally);
}

interface Orders {
  readonly turns: Turns;
  /** Those of them that go further than to "this message is not known here". */
  readonly known: readonly Message[];
  readonly count: number;
  readonly random: Random;
  readonly tally: Tally;
  readonly note: (line: string) => void;
}

/** Every message in its turn, and between two of them one that the gateway knows. */
async function attack(entrance: Entrance, { turns, known, count, random, tally, note }: Orders): Promise<void> {
  const station = new AttackingStation(entrance);
  for (let number = 0; number < count; number++) {
    const inTurn = turns.current();
    const message = number % 2 === 0 ? inTurn : random.oneOf(known);
    const frame = attackFrame(message, `f${number}`, random);
    const { wrong, answer, ms } = await station.say(frame);
    // What ended the session with 1009 was not read.
    if (frame.isWhole && answer !== 'closed') {
      tally.sent.add(titleOf(message));
      if (message === inTurn) turns.end();
    }
    tally.answers[answer]++;
    tally.frames++;
    tally.slowestMs = Math.max(tally.slowestMs, ms);
    if (wrong !== null && ++tally.wrong <= MOST_TOLD) {
      tally.violations.push(
        `${entrance.version} ${message.action} ${message.side}: ${wrong}: ${frame.text.slice(0, 300)}`,
      );
    }
    if (wrong === 'no answer') station.leave();
    if (tally.frames % 100_000 === 0) note(`${tally.frames} frames: ${JSON.stringify(tally.answers)}`);
  }
  station.leave();
}

/** A good station: every heartbeat is answered, in one session. */
async function beat(entrance: Entrance, tally: Tally, over: AbortSignal): Promise<void> {
  const station = new AttackingStation(entrance);
  for (let number = 0; !over.aborted; number++) {
    const { wrong, answer, ms } = await station.say({
      text: `[2,"beat${number}","Heartbeat",{}]`,
      isInvalid: false,
    });
    if (wrong !== null || answer !== 'result') {
      tally.wrong++;
      tally.violations.push(`a heartbeat of ${entrance.version} beside it: ${wrong ?? answer}`);
      break;
    }
    tally.heartbeats++;
    // The first one waits for its session.
    if (number > 0) tally.slowestHeartbeatMs = Math.max(tally.slowestHeartbeatMs, ms);
    await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_EVERY_MS));
  }
  station.leave();
}

/** Facts go in order: whatever held them up would hold up this one. */
async function isHeardOf(entrance: Entrance, { events }: TakenFacts): Promise<boolean> {
  const type = 'ToldAfterTheAttack';
  const station = new AttackingStation(entrance);
  const payload = JSON.stringify({ type, timestamp: '2026-03-01T12:00:00Z' });
  const { answer } = await station.say({ text: `[2,"told","SecurityEventNotification",${payload}]`, isInvalid: false });
  station.leave();
  const until = performance.now() + ARRIVAL_MS;
  while (answer === 'result' && !events.has(type) && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_EVERY_MS));
  return events.has(type);
}

function entranceOf(
  site: Site,
  index: number,
  { version, port }: { readonly version: Version; readonly port: number },
): Entrance {
  const station = site.stations[index];
  if (station === undefined) throw new Error(`there is no station ${index}`);
  const { chainPem, keyPem } = station.credential;
  return {
    url: `wss://localhost:${port}/ocpp/${station.name}`,
    version,
    credentials: { ca: [site.backend.ec.rootPem, site.backend.rsa.rootPem], cert: chainPem, key: keyPem },
  };
}

function outcomeOf(tally: Tally): Outcome {
  const schemas = tally.sent.size;
  const { answers, frames, slowestMs, slowestHeartbeatMs, heartbeats, violations, wrong } = tally;
  return {
    what: `frames of ${schemas} schemas, mutated`,
    rows: [
      ['frames', String(frames)],
      ['answered by an error', String(answers.error)],
      ['answered by a result: what was done to them broke nothing', String(answers.result)],
      ['taken without a word, as the rules have it', String(answers.none)],
      ['sessions closed: a hundred useless frames, or one too large', String(answers.closed)],
      ['heartbeats of good stations, all answered in one session', String(heartbeats)],
      ['the slowest of them, ms', short(slowestHeartbeatMs)],
      ['otherwise than it must', String(wrong)],
    ],
    figures: { schemas, frames, ...answers, slowestMs, slowestHeartbeatMs, wrong },
    targets: [
      { what: 'answered otherwise than it must', bound: '≤', limit: 0, seen: spreadOf([wrong]) },
      { what: 'the slowest answer, ms', bound: '≤', limit: ANSWER_MS, seen: spreadOf([slowestMs]) },
    ],
    violations,
  };
}
