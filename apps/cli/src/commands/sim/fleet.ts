import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectApi } from '@bfcert/api-client';
import { certificatePem, parseChainPem } from '@bfcert/kernel/x509';
import { readConfiguration } from '../../configuration/configuration.ts';
import type { DiscreteOptions } from '../../fleet/discrete/run-discrete.ts';
import { planStations } from '../../fleet/planned-station.ts';
import { type FleetReport, type FleetRun, runFleet } from '../../fleet/real/run-fleet.ts';
import { namesOf, type StationNames } from '../../fleet/real/station-names.ts';
import { untilToldToStop } from '../../supervisor/until-told-to-stop.ts';
import type { ApiCall } from '../api/api-command.ts';
import { EXIT, type ExitCode, WrongUse } from '../api/exit-codes.ts';
import { type RuleOptions, rulesIn } from '../api/waves/rules.ts';
import { whereIs } from '../api/where.ts';
import { wholeNumber } from '../api/whole-number.ts';

export interface FleetCommandOptions extends RuleOptions, DiscreteOptions {
  readonly discrete?: boolean;
  readonly stations: string;
  readonly mix: string;
  readonly families?: string;
  readonly faults?: string;
  readonly seed: string;
  readonly migrate?: boolean;
  readonly wave?: boolean;
  readonly approverTokenFile?: string;
  readonly gateway?: string;
  readonly ca?: string;
  readonly resolveTo?: string;
  readonly identity?: string;
  readonly serial?: string;
  readonly password?: string;
  readonly given?: boolean;
  readonly data?: string;
  readonly owner: string;
  readonly cohort: string;
  readonly staggerMs: string;
  readonly timeout: string;
  readonly reason: string;
}

/** One process has no more open files than this, and each station is one. */
const MOST_STATIONS = 20_000;

/** 8: somebody is locked out; 7: the time was over; 6: the wave is held, or was aborted. */
export async function fleet(call: ApiCall<FleetCommandOptions>): Promise<ExitCode> {
  const { options, output } = call;
  const run = runOf(call);
  const report = await runFleet({ ...run, stopped: untilToldToStop() });
  if (output.format === 'table') printTable(call, report);
  // One line, the last one, for whoever reads it with a program.
  else output.raw(JSON.stringify(report));
  return exitCodeOf(report, options);
}

export const seedIn = ({ seed }: FleetCommandOptions): number => wholeNumber(seed, 'seed', 0, 0xffff_ffff);

function exitCodeOf({ lockedOut, end, wave }: FleetReport, { wave: byWave }: FleetCommandOptions): ExitCode {
  if (lockedOut > 0) return EXIT.finding;
  if (end === 'timed_out') return EXIT.stillRunning;
  return byWave && end === 'settled' && wave?.state !== 'completed' ? EXIT.partly : EXIT.done;
}

/** All that is wrong with the options is told before anything is sent. */
function runOf(call: ApiCall<FleetCommandOptions>): Omit<FleetRun, 'stopped'> {
  const { options, say } = call;
  const count = wholeNumber(options.stations, 'stations', 1, MOST_STATIONS);
  const stations = planStations(count, { ...options, seed: seedIn(options) });
  return {
    stations,
    names: namesIn(options, count),
    enrolment: options.given ? null : { owner: options.owner, cohort: options.cohort },
    move: moveIn(call),
    ...placeOf(options),
    resolveTo: options.resolveTo ?? null,
    data: options.data ?? null,
    staggerMs: wholeNumber(options.staggerMs, 'stagger-ms', 0, 60_000),
    timeoutMs: wholeNumber(options.timeout, 'timeout', 1, 86_400) * 1_000,
    reason: options.reason,
    say,
    api: call.api,
  };
}

function moveIn({ options, server }: ApiCall<FleetCommandOptions>): FleetRun['move'] {
  const { wave, migrate, approverTokenFile } = options;
  if (wave && migrate) throw new WrongUse('say --wave or --migrate, not both');
  if (!wave) return { by: migrate ? 'cases' : 'nobody' };
  if (approverTokenFile === undefined) throw new WrongUse('--wave needs --approver-token-file, of another person');
  const { url, token } = whereIs({ url: server.url, tokenFile: approverTokenFile }, {});
  return { by: 'wave', approver: connectApi(url, token), rules: rulesIn(options) };
}

function namesIn(options: FleetCommandOptions, count: number): StationNames {
  const { given, identity, password } = options;
  if (given && (identity === undefined || password === undefined))
    throw new WrongUse('--given needs --identity and --password');
  const name = identity ?? `SIM-${Math.floor(Date.now() / 1_000).toString(36)}-{n}`;
  const serial = options.serial ?? `SN-${name}`;
  for (const [option, text] of Object.entries({ identity: name, serial }))
    if (count > 1 && !text.includes('{n}')) throw new WrongUse(`--${option} holds {n}, the number of the station`);
  return namesOf({ identity: name, serial, ...(password === undefined ? {} : { password }) });
}

/** Where the stations come in, and by which roots they know us. */
function placeOf({ gateway, ca }: FleetCommandOptions): Pick<FleetRun, 'gatewayUrl' | 'trustAnchorsPem'> {
  // The configuration of this machine is asked for what was not said, and only then.
  const file = ca ?? join(readConfiguration(process.env).dataDir, 'trust', 'csms-root.pem');
  const roots = parseChainPem(readFileSync(file, 'utf8'));
  if (!roots.ok) throw new WrongUse(`${file} holds no certificates`);
  return { gatewayUrl: gateway ?? ownGateway(), trustAnchorsPem: roots.value.map(({ der }) => certificatePem(der)) };
}

function ownGateway(): string {
  const { publicHost, ports } = readConfiguration(process.env);
  return `wss://${publicHost}:${ports.profile2}/ocpp`;
}

function printTable({ output }: ApiCall<FleetCommandOptions>, report: FleetReport): void {
  output.rows(report.rows, [
    { heading: 'version', of: ({ version }) => version },
    { heading: 'family', of: ({ model }) => model },
    { heading: 'fault', of: ({ fault }) => fault },
    { heading: 'stations', of: ({ stations }) => stations },
    { heading: 'connected', of: ({ connected }) => connected },
    { heading: 'migrated', of: ({ migrated }) => migrated },
    { heading: 'under way', of: ({ underWay }) => underWay },
    { heading: 'failed', of: ({ failed }) => failed },
    { heading: 'quarantined', of: ({ quarantined }) => quarantined },
  ]);
  output.thing(report, [
    ['stations', report.stations],
    ['connected', report.connected],
    ['on Profile 3', report.migrated],
    ['stopped', `${report.failed}, of them ${report.quarantined} in quarantine`],
    ['rolled back at once', report.rolledBackAtOnce],
    ['locked out', report.lockedOut],
    ['seconds', report.seconds],
    ['connects in a second', report.peaks.connectsPerSecond],
    ['signing requests in a second', report.peaks.requestsPerSecond],
    ['wave', report.wave === null ? null : `${report.wave.waveId}: ${report.wave.held ?? report.wave.state}`],
  ]);
}
