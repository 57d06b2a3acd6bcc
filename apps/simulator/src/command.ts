import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { FAULT_NAMES, FAULTS, type FaultName, isFaultName } from './faults/faults.ts';
import { fileStore } from './flash/file-store.ts';
import { memoryStore } from './flash/memory-store.ts';
import { createFleet } from './fleet/fleet.ts';
import { OCPP_VERSION_NAMES, type OcppVersionName } from './ocpp/ocpp-version.ts';
import { splitPem } from './split-pem.ts';
import { createStation } from './station/station.ts';

export interface SimulatorOutput {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  /** Ends the command. */
  readonly signal: AbortSignal;
}

interface CommonOptions {
  version: OcppVersionName;
  url: string;
  ca: string;
  vendor: string;
  model: string;
  organisation?: string;
  keyAlgorithm: 'P-256' | 'RSA-2048';
  resolveTo?: string;
  data?: string;
  logUpload: 'put' | 'post';
}

interface StationCommandOptions extends CommonOptions {
  identity: string;
  serial: string;
  password: string;
  fault: FaultName[];
  activates: 'at_once' | 'at_next_connection';
}

interface FleetCommandOptions extends CommonOptions {
  chargers: number;
  password: string;
  staggerMs: number;
}

/**
 * `bfcert sim …`; `argv` is what follows `sim`. Runs until `signal` fires (by default at SIGINT or SIGTERM) and
 * returns the exit code: 0 after a stop, 2 for a wrong argument.
 */
export async function runSimulatorCommand(
  argv: readonly string[],
  output: SimulatorOutput = terminalOutput(),
): Promise<number> {
  const program = new Command('sim')
    .description('Simulated charging stations (OCPP 2.1, 2.0.1, and 1.6 with the security extension)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => output.error(text.trimEnd()),
    });
  withCommonOptions(program.command('station').description('One station'))
    .requiredOption('--identity <identity>', 'the last part of its URL')
    .requiredOption('--serial <serial>', 'its serial number, the CN of its certificate')
    .requiredOption('--password <password>', 'its Basic authentication password')
    .addOption(
      new Option('--activates <when>', 'when it uses a new certificate')
        .choices(['at_once', 'at_next_connection'])
        .default('at_once'),
    )
    .option('--fault <name>', 'make it misbehave; may be given again (see `faults`)', collectFault, [])
    .action((options: StationCommandOptions) => runStation(options, output));
  withCommonOptions(program.command('fleet').description('Many stations: CS-0001 with serial SN-0001, and so on'))
    .requiredOption('--chargers <count>', 'how many', positiveInteger)
    .requiredOption('--password <prefix>', 'the password of a station is this, a hyphen and its number in four digits')
    .option('--stagger-ms <milliseconds>', 'between one start and the next', positiveInteger, 20)
    .action((options: FleetCommandOptions) => runFleet(options, output));
  program
    .command('faults')
    .description('The ways a station can misbehave')
    .action(() => {
      for (const name of FAULT_NAMES) output.out(`${name.padEnd(30)} ${FAULTS[name].description}`);
    });

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    // commander has said what is wrong, or has printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function withCommonOptions(command: Command): Command {
  return command
    .requiredOption('--url <url>', 'profile-2 entry without the identity, e.g. wss://localhost:8442/ocpp')
    .requiredOption('--ca <file>', 'PEM file with the CSMS roots the station is delivered with')
    .option('--vendor <name>', 'BootNotification vendorName', 'BetterFleet')
    .option('--model <name>', 'BootNotification model', 'Simulator')
    .option('--organisation <name>', 'OrganizationName before the CSMS sets it')
    .option('--resolve-to <address>', 'reach every host name at this address')
    .option('--data <folder>', 'keep what a station keeps in flash here; without it, a stop forgets all')
    .addOption(
      new Option('--log-upload <way>', 'how it sends a log it is asked for').choices(['put', 'post']).default('put'),
    )
    .addOption(new Option('--version <version>', 'of OCPP').choices(OCPP_VERSION_NAMES).default('2.0.1'))
    .addOption(new Option('--key-algorithm <name>').choices(['P-256', 'RSA-2048']).default('P-256'));
}

async function runStation(options: StationCommandOptions, { out, signal }: SimulatorOutput): Promise<void> {
  const { identity, serial, password, fault, activates } = options;
  const station = createStation({
    ...(await commonStationOptions(options)),
    identity,
    serialNumber: serial,
    password,
    faults: fault,
    activates,
    store: storeOf(options.data, identity),
    log: out,
  });
  await station.start();
  await stopped(signal);
  await station.stop();
}

async function runFleet(options: FleetCommandOptions, { out, signal }: SimulatorOutput): Promise<void> {
  const fleet = createFleet({
    ...(await commonStationOptions(options)),
    count: options.chargers,
    staggerMs: options.staggerMs,
    passwordOf: (number) => `${options.password}-${String(number).padStart(4, '0')}`,
    storeOf: (identity) => storeOf(options.data, identity),
  });
  const report = setInterval(() => out(JSON.stringify(fleet.summary())), 1_000);
  try {
    await fleet.start();
    await stopped(signal);
  } finally {
    clearInterval(report);
    await fleet.stop();
  }
}

async function commonStationOptions(options: CommonOptions) {
  const { version, url, vendor, model, organisation, keyAlgorithm, resolveTo, logUpload } = options;
  return {
    version,
    url,
    vendor,
    model,
    keyAlgorithm,
    logUpload,
    trustAnchorsPem: splitPem(await readFile(options.ca, 'utf8')),
    ...(organisation === undefined ? {} : { organisation }),
    ...(resolveTo === undefined ? {} : { resolve: () => resolveTo }),
  };
}

const storeOf = (folder: string | undefined, identity: string) =>
  folder === undefined ? memoryStore() : fileStore(join(folder, `${encodeURIComponent(identity)}.json`));

async function stopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

function collectFault(name: string, before: FaultName[]): FaultName[] {
  if (!isFaultName(name))
    throw new InvalidArgumentError(`There is no such fault; there are: ${FAULT_NAMES.join(', ')}.`);
  return [...before, name];
}

function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 on is needed.');
  return Number(text);
}

function terminalOutput(): SimulatorOutput {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return { out: (line) => console.log(line), error: (line) => console.error(line), signal: stop.signal };
}
