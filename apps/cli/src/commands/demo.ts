import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiClient } from '../api-client.ts';
import { type Configuration, readConfiguration } from '../configuration/configuration.ts';
import { demoFleet, enrol, faultyStations, planMigrations, readStations } from '../demo/fleet.ts';
import { patiently } from '../demo/patiently.ts';
import { type DemoStation, progressLine, tallyOf } from '../demo/progress.ts';
import { startSystem } from '../supervisor/start-system.ts';
import { untilToldToStop } from '../supervisor/until-told-to-stop.ts';

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
    ...(process.env.BFCERT_DATA_DIR ? {} : { dataDir: './data/demo' }),
    ...(process.env.BFCERT_LOG_LEVEL ? {} : { logLevel: 'error' }),
    // Nobody wants to watch a person's patience: a simulated station answers at once or not at all.
    patience: { commandTimeoutMs: 10_000, firstRetryMs: 1_000, reconnectWaitMs: 20_000, signingRequestWaitMs: 20_000 },
  });
  const stopped = untilToldToStop();
  const began = performance.now();
  const system = await startSystem(configuration, (sentence) => process.stderr.write(`bfcert: ${sentence}\n`));
  try {
    say(`Ready after ${seconds(began)} s. Operator UI: http://127.0.0.1:${configuration.ports.http}`);
    say(`Sign in with the token in ${system.secrets.adminToken}`);
    const token = readFileSync(system.secrets.adminToken, 'utf8').trim();
    await run(new ApiClient(`http://127.0.0.1:${configuration.ports.http}`, token), configuration, options, stopped);
  } finally {
    await system.stop();
  }
}

async function run(
  api: ApiClient,
  { ports, dataDir, publicHost }: Configuration,
  options: DemoOptions,
  stopped: Promise<void>,
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
    await patiently(() => planMigrations(api, mine));
    const read = () => patiently(() => readStations(api, mine));
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
      await stopped;
    }
  } finally {
    await fleet.stop();
    await starting;
  }
}

type HowItEnded = 'settled' | 'stopped' | 'timed out';

async function watch(
  read: () => Promise<readonly DemoStation[]>,
  stopped: Promise<void>,
  timeoutMs: number,
): Promise<{ how: HowItEnded; stations: readonly DemoStation[] }> {
  let told = false;
  void stopped.then(() => {
    told = true;
  });
  const began = performance.now();
  const howItEnded = (stations: readonly DemoStation[]): HowItEnded | null => {
    if (tallyOf(stations).moving === 0) return 'settled';
    if (told) return 'stopped';
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
    await Promise.race([wait(POLL_MS), stopped]);
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
