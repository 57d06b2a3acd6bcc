import { createHash, randomBytes } from 'node:crypto';
import { certificatePem } from '@bfcert/kernel/x509';
import { type KnownSite, makeSite, type Site } from '../../servers/site.ts';
import { short, spreadOf } from '../../statistics.ts';
import type { AttackEffort, Outcome } from '../attack.ts';
import { type BesiegedGateway, NEVER_HELD_OFF, startBesiegedGateway } from '../besieged-gateway.ts';
import { GoodStations } from '../good-stations.ts';
import {
  Client,
  certificate,
  certificateVerify,
  changeCipherSpec,
  finished,
  keyExchange,
  request,
  textOf,
} from '../tls/client.ts';
import { BAD_CHAINS, GOOD_CHAINS } from './bad-chains.ts';
import type { ChainCase, MakeCase } from './chain-case.ts';
import { COSTLIEST, COSTLY_CHAINS } from './costly-chains.ts';
import { forgeRoot, ROOT_NAME, stationName } from './forge.ts';

const PATIENCE_MS = 30_000;
/** Connections of one address, of which the costliest may get so far that they cost anything. */
const IN_A_ROW = 40;
const MOST_LET_ON = 10;
const MOST_MS = 100;
const LATEST_TURN_MS = 50;
/** Good stations that are in the whole time. */
const BESIDE = 3;
const BEAT_EVERY_MS = 200;

interface Seen {
  readonly ms: number;
  readonly latestTurnMs: number;
  readonly end: string;
}

/**
 * Threat 10: chains that a station may show although its certificate is in the books. Each is forged for its own station and
 * shown by a client that says anything; good ones stand among them. A case is timed from the client's flight to the answer.
 * Beside them every heartbeat of good stations is answered.
 */
export async function chainsAttack({ quick, note }: AttackEffort): Promise<Outcome> {
  const cases = makeCases();
  const beside = makeSite(BESIDE);
  const site = siteOf(cases, beside);
  const settings = { ...NEVER_HELD_OFF, connectDeadlineMs: 10_000 };
  const gateway = await startBesiegedGateway({ site, settings });
  const violations: string[] = [];
  const seen: (Seen & { readonly name: string })[] = [];
  let heartbeats: readonly number[];
  const showAll = async (): Promise<void> => {
    for (const [index, { name, kind }] of cases.entries()) {
      const rounds: Seen[] = [];
      for (let round = 0; round < (quick || kind !== 'costly' ? 1 : 5); round++)
        rounds.push(await show(gateway, cases, index));
      const ends = new Set(rounds.map(({ end }) => end));
      const isIn = ends.has('HTTP 101');
      if (isIn !== (kind === 'good')) violations.push(`${name}: ${[...ends].join(', ')}`);
      if (ends.has('silent')) violations.push(`${name}: the connection was held`);
      const best = rounds.toSorted((a, b) => a.latestTurnMs - b.latestTurnMs)[Math.floor(rounds.length / 2)] as Seen;
      seen.push({ name, ...best });
      note(
        `${kind}: ${name}: ${[...ends].join(', ')}, ${short(best.ms)} ms, latest turn ${short(best.latestTurnMs)} ms`,
      );
    }
  };
  let stations: GoodStations | null = null;
  try {
    const { certificateOnly: port } = gateway.ports;
    stations = await GoodStations.connect(beside, { port, everyMs: BEAT_EVERY_MS });
    await gateway.process.ask('watchTurns');
    // The first handshakes compile, and are not what is measured.
    for (let number = 0; number < (quick ? 3 : 20); number++) await show(gateway, cases, 0);
    heartbeats = (await stations.beatBeside(showAll())).took;
    if (gateway.process.end !== null) violations.push(`the gateway ended: ${gateway.process.end}`);
  } finally {
    await stations?.stop();
    await gateway.stop();
  }
  const { letOn, ...again } = await comeAgain(site, cases);
  violations.push(...again.violations);
  if (letOn > MOST_LET_ON) violations.push(`${letOn} of ${IN_A_ROW} costly connections of one address got a handshake`);
  return outcomeOf(cases, seen, { violations, letOn, heartbeats });
}

/**
 * How many of the costliest connections of one address get a handshake, where addresses are held off as by default. Whoever
 * is held off is dropped before a byte of TLS; a first one that is, or a greeting that fails otherwise, proves nothing of that.
 */
async function comeAgain(
  site: KnownSite,
  cases: readonly ChainCase[],
): Promise<{ readonly letOn: number; readonly violations: readonly string[] }> {
  const gateway = await startBesiegedGateway({ site });
  const violations: string[] = [];
  let letOn = 0;
  try {
    for (let number = 0; number < IN_A_ROW; number++) {
      const index = cases.findIndex(({ name }) => name === COSTLIEST);
      const { chain } = cases[index] as ChainCase;
      const client = new Client(gateway.ports.certificateOnly, nameOf(index));
      const early = await client.greet(PATIENCE_MS);
      if (early === null) {
        letOn++;
        client.send(certificate(chain)(client));
        client.finish();
        await client.end(PATIENCE_MS);
      } else if (early.kind !== 'closed') {
        violations.push(`costly connection ${number + 1} of one address was not greeted: ${textOf(early)}`);
      }
      client.destroy();
    }
    if (letOn === 0) violations.push('no costly connection of one address got as far as its chain');
    if (gateway.process.end !== null) violations.push(`the gateway ended: ${gateway.process.end}`);
    return { letOn, violations };
  } finally {
    await gateway.stop();
  }
}

async function show({ process, ports }: BesiegedGateway, cases: readonly ChainCase[], index: number): Promise<Seen> {
  const { chain, key, proof } = cases[index] as ChainCase;
  const client = new Client(ports.certificateOnly, nameOf(index));
  try {
    const early = await client.greet(PATIENCE_MS);
    if (early !== null) throw new Error(`the gateway did not greet: ${textOf(early)}`);
    const flight = [
      certificate(chain),
      keyExchange,
      certificateVerify(key, proof),
      changeCipherSpec,
      finished,
      request,
    ].map((piece) => piece(client));
    await process.ask('latestTurnMs');
    const began = performance.now();
    client.send(Buffer.concat(flight));
    const end = await client.end(PATIENCE_MS);
    const ms = performance.now() - began;
    return { ms, end: textOf(end), latestTurnMs: await process.ask<number>('latestTurnMs') };
  } finally {
    client.destroy();
  }
}

const root = forgeRoot(ROOT_NAME);
const foreign = forgeRoot('Somebody else');

function makeCases(): readonly ChainCase[] {
  const kinds: readonly (readonly [ChainCase['kind'], Readonly<Record<string, MakeCase>>])[] = [
    ['good', GOOD_CHAINS],
    ['bad', BAD_CHAINS],
    ['costly', COSTLY_CHAINS],
  ];
  const named = kinds.flatMap(([kind, makes]) => Object.entries(makes).map(([name, make]) => ({ kind, name, make })));
  return named.map(({ kind, name, make }, index) => {
    const serialNumber = nameOf(index);
    const subject = stationName(serialNumber);
    return { kind, name, ...make({ root, foreign, serialNumber, subject, bytes: randomBytes }) };
  });
}

const nameOf = (index: number): string => `CASE-${index}`;

/** A station for each case, with the certificate of it in the books, and those beside them. */
function siteOf(cases: readonly ChainCase[], beside: Site): KnownSite {
  const stations = cases.map(({ chain: [leaf = Buffer.alloc(0)] }, index) => ({
    name: nameOf(index),
    serialNumber: nameOf(index),
    organisation: 'Example Transit',
    credential: { certificate: { fingerprint: createHash('sha256').update(leaf).digest('hex') } },
  }));
  const anchors = [root.der, ...cases.flatMap(({ listed = [] }) => listed)];
  const clientCaPem = `${beside.clientCaPem}${anchors.map(certificatePem).join('')}`;
  return { ...beside, clientCaPem, stations: [...beside.stations, ...stations] };
}

function outcomeOf(
  cases: readonly ChainCase[],
  seen: readonly (Seen & { readonly name: string })[],
  {
    violations,
    letOn,
    heartbeats,
  }: { readonly violations: readonly string[]; readonly letOn: number; readonly heartbeats: readonly number[] },
): Outcome {
  const count = (kind: ChainCase['kind']): number => cases.filter((one) => one.kind === kind).length;
  const slowest = seen.toSorted((a, b) => b.ms - a.ms)[0];
  const latest = seen.toSorted((a, b) => b.latestTurnMs - a.latestTurnMs)[0];
  if (slowest === undefined || latest === undefined) throw new Error('there was no case');
  const slowestHeartbeatMs = spreadOf(heartbeats).max;
  return {
    what: 'chains of certificates that nobody should send',
    rows: [
      ['chains: good, bad, costly', `${count('good')}, ${count('bad')}, ${count('costly')}`],
      ['decided wrongly', String(violations.length)],
      [`of ${IN_A_ROW} costly connections of one address got a handshake`, String(letOn)],
      ['the slowest, ms', `${short(slowest.ms)} (${slowest.name})`],
      [`heartbeats of ${BESIDE} good stations, all answered`, String(heartbeats.length)],
      ['the slowest of them, ms', short(slowestHeartbeatMs)],
      ['the latest turn of the event loop, ms', `${short(latest.latestTurnMs)} (${latest.name})`],
    ],
    figures: {
      good: count('good'),
      bad: count('bad'),
      costly: count('costly'),
      wrong: violations.length,
      letOn,
      heartbeats: heartbeats.length,
      slowestHeartbeatMs,
      slowestMs: slowest.ms,
      latestTurnMs: latest.latestTurnMs,
    },
    targets: [
      { what: 'bad chains accepted', bound: '≤', limit: 0, seen: spreadOf([violations.length]) },
      { what: 'each case, ms', bound: '≤', limit: MOST_MS, seen: spreadOf(seen.map(({ ms }) => ms)) },
      {
        what: 'turn of the event loop, ms',
        bound: '≤',
        limit: LATEST_TURN_MS,
        seen: spreadOf(seen.map(({ latestTurnMs }) => latestTurnMs)),
      },
    ],
    violations,
  };
}
