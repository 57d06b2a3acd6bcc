import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiClient } from '../api-client.ts';
import { readConfiguration } from '../configuration/configuration.ts';
import { demoFleet, enrol, faultyStations } from '../demo/fleet.ts';
import { type DemoStation, progressLine, tallyOf } from '../demo/progress.ts';
import { startSystem } from '../supervisor/start-system.ts';
import { untilToldToStop } from '../supervisor/until-told-to-stop.ts';

const POLL_MS = 500;

/** `bfcert demo`: the embedded system, and a fleet that migrates while a line shows it. */
export async function demo({
  chargers,
  exit,
  timeout,
}: {
  chargers: number;
  exit: boolean;
  timeout: number;
}): Promise<void> {
  const configuration = readConfiguration(process.env, {
    ...(process.env.BFCERT_DATA_DIR ? {} : { dataDir: './data/demo' }),
    ...(process.env.BFCERT_LOG_LEVEL ? {} : { logLevel: 'error' }),
    // Nobody wants to watch a person's patience: a simulated station answers at once or not at all.
    patience: { commandTimeoutMs: 10_000, firstRetryMs: 1_000, reconnectWaitMs: 20_000, signingRequestWaitMs: 20_000 },
  });
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const stopped = untilToldToStop();
  const began = performance.now();
  const system = await startSystem(configuration, (sentence) => process.stderr.write(`bfcert: ${sentence}\n`));
  const { ports, dataDir, publicHost } = configuration;
  say(`Ready after ${seconds(began)} s. Operator UI: http://127.0.0.1:${ports.http}`);
  say(`Sign in with the token in ${system.secrets.adminToken}`);

  const api = new ApiClient(`http://127.0.0.1:${ports.http}`, readFileSync(system.secrets.adminToken, 'utf8').trim());
  const mine = new Set(await enrol(api, chargers));
  const fleet = demoFleet({
    count: chargers,
    directory: join(dataDir, 'stations'),
    url: `wss://${publicHost}:${ports.profile2}/ocpp`,
    trustAnchorPem: readFileSync(join(dataDir, 'trust', 'csms-root.pem'), 'utf8'),
  });
  const migrating = performance.now();
  const starting = fleet.start();

  const stations = async (): Promise<DemoStation[]> => {
    const found: DemoStation[] = [];
    for await (const station of api.all<DemoStation & { identityId: string }>('/stations')) {
      if (mine.has(station.identityId)) found.push(station);
    }
    return found;
  };
  const arrived = await watch(stations, stopped, exit ? timeout * 1000 : Number.POSITIVE_INFINITY);
  const duration = Number(seconds(migrating));
  for (const { name, migration } of tallyOf(arrived.stations).failed)
    say(`${name} stopped: ${migration?.explanation ?? 'no reason given'}`);
  if (!exit && arrived.how === 'settled') {
    say('Everything has settled; the stations stay connected. Ctrl-C ends it.');
    await stopped;
  }

  await starting;
  const summary = exit ? await summarise(api, arrived.stations, chargers, duration) : null;
  await fleet.stop();
  await system.stop();
  if (summary) {
    say(JSON.stringify(summary));
    const faulty = faultyStations(chargers);
    const asExpected = summary.active === chargers - faulty && summary.failed === faulty && summary.auditVerified;
    process.exitCode = asExpected ? 0 : 1;
  }
}

async function watch(
  read: () => Promise<DemoStation[]>,
  stopped: Promise<void>,
  timeoutMs: number,
): Promise<{ how: 'settled' | 'stopped' | 'timed out'; stations: readonly DemoStation[] }> {
  let told = false;
  void stopped.then(() => {
    told = true;
  });
  const began = performance.now();
  let last = '';
  for (;;) {
    const stations = await read();
    const line = progressLine(stations);
    if (line !== last) process.stdout.write(process.stdout.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
    last = line;
    const how =
      tallyOf(stations).moving === 0
        ? 'settled'
        : told
          ? 'stopped'
          : performance.now() - began > timeoutMs
            ? 'timed out'
            : null;
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

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);
