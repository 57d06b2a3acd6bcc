import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiClient } from '@bfcert/api-client';
import { type Configuration, readConfiguration } from '../configuration/configuration.ts';
import { beginNext, demoFleet, enrol, faultyStations } from '../demo/fleet.ts';
import { patiently } from '../demo/patiently.ts';
import { seedPeople } from '../demo/people.ts';
import { type DemoStation, progressLine, tallyOf } from '../demo/progress.ts';
import { runSystem, toldTo } from './run-system.ts';

const POLL_MS = 500;

interface DemoOptions {
  readonly chargers: number;
  readonly exit: boolean;
  /** Seconds. */
  readonly timeout: number;
}

/** `bfcert demo`: the embedded system, and a fleet that migrates while a line shows it. */
export async function demo(options: DemoOptions): Promise<void> {
  const configuration = readConfiguration(process.env, {
    // Never the data of a real system, unless somebody says so for this one call.
    ...(process.env.BFCERT_DATA_DIR ? {} : { dataDir: './data/demo' }),
    ...(process.env.BFCERT_LOG_LEVEL ? {} : { logLevel: 'error' }),
    // Nobody wants to watch a person's patience: a simulated station answers at once or not at all.
    patience: { commandTimeoutMs: 10_000, firstRetryMs: 1_000, reconnectWaitMs: 20_000, signingRequestWaitMs: 20_000 },
  });
  const began = performance.now();
  await runSystem(configuration, async (system, stopped) => {
    say(`Ready after ${seconds(began)} s. Operator UI: ${system.httpUrl}`);
    say(`Sign in with the token in ${system.secrets.adminToken}`);
    const token = readFileSync(system.secrets.adminToken, 'utf8').trim();
    const api = new ApiClient(system.httpUrl, token);
    const people = await patiently(() => seedPeople(api, join(configuration.dataDir, 'passwords')));
    const names = people.map(({ name }) => name).join(' or ');
    say(
      `or as ${names}, who approve what the other asks for; their passwords: ${join(configuration.dataDir, 'passwords')}`,
    );
    await run(api, configuration, options, stopped);
  });
}

async function run(
  api: ApiClient,
  { ports, dataDir, publicHost }: Configuration,
  options: DemoOptions,
  stopped: AbortSignal,
) {
  const { chargers, exit, timeout } = options;
  const mine = await patiently(() => enrol(api, chargers));
  const fleet = demoFleet({
    count: chargers,
    directory: join(dataDir, 'stations'),
    url: `wss://${publicHost}:${ports.profile2}/ocpp`,
    trustAnchorPem: readFileSync(join(dataDir, 'trust', 'csms-root.pem'), 'utf8'),
  });
  const began = performance.now();
  const starting = fleet.start();
  try {
    const read = () => patiently(() => beginNext(api, mine));
    const { how, stations } = await watch(read, stopped, exit ? timeout * 1000 : Number.POSITIVE_INFINITY);
    const duration = Number(seconds(began));
    for (const { name, migration } of tallyOf(stations).failed) {
      say(`${name} stopped: ${migration?.explanation ?? 'no reason given'}`);
    }
    if (exit) {
      const summary = await summarise(api, stations, chargers, duration);
      say(JSON.stringify(summary));
      const faulty = faultyStations(chargers);
      const asExpected = summary.active === chargers - faulty && summary.failed === faulty && summary.auditVerified;
      process.exitCode = asExpected ? 0 : 1;
    } else if (how === 'settled') {
      say('Everything has settled; the stations stay connected. Ctrl-C ends it.');
      await toldTo(stopped);
    }
  } finally {
    await fleet.stop();
    await starting;
  }
}

type HowItEnded = 'settled' | 'stopped' | 'timed out';

async function watch(
  read: () => Promise<readonly DemoStation[]>,
  stopped: AbortSignal,
  timeoutMs: number,
): Promise<{ how: HowItEnded; stations: readonly DemoStation[] }> {
  const began = performance.now();
  const howItEnded = (stations: readonly DemoStation[]): HowItEnded | null => {
    if (tallyOf(stations).moving === 0) return 'settled';
    if (stopped.aborted) return 'stopped';
    return performance.now() - began > timeoutMs ? 'timed out' : null;
  };
  let last = '';
  for (;;) {
    const stations = await read();
    const line = progressLine(stations);
    if (line !== last) process.stdout.write(process.stdout.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
    last = line;
    const how = howItEnded(stations);
    if (how !== null) {
      if (process.stdout.isTTY) process.stdout.write('\n');
      return { how, stations };
    }
    // Cut short when told to stop.
    await wait(POLL_MS, undefined, { signal: stopped }).catch(() => undefined);
  }
}

async function summarise(api: ApiClient, stations: readonly DemoStation[], chargers: number, duration: number) {
  const { active, failed } = tallyOf(stations);
  let certificatesIssued = 0;
  for await (const { serial } of api.all<{ serial: string | null }>('/certificates?purpose=charger_identity')) {
    if (serial !== null) certificatesIssued++;
  }
  const audit = await api.get<{ verified: boolean }>('/audit-entries/verification');
  return {
    chargers,
    active,
    failed: failed.length,
    seconds: duration,
    certificatesIssued,
    auditVerified: audit.verified,
    explanations: Object.fromEntries(failed.map(({ name, migration }) => [name, migration?.explanation ?? null])),
  };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);
