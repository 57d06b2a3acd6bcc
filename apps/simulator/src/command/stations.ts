import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FAULT_NAMES, type FaultName, isFaultName } from '../faults/faults.ts';
import { createFleet, padded } from '../fleet/fleet.ts';
import { createStation, type Station } from '../station/station.ts';
import type { StationOptions } from '../station/station-options.ts';
import { TEMPERAMENT_NAMES, type TemperamentName } from '../temperaments/temperaments.ts';
import {
  type CommonOptions,
  collect,
  commonStationOptions,
  positiveInteger,
  runFleetUntilStopped,
  type SimulatorTerminal,
  storeOf,
  untilStopped,
} from './common.ts';
import { followCommands } from './station-commands.ts';

export interface StationCommandOptions extends CommonOptions {
  identity: string;
  serial: string;
  profile: '1' | '2' | '3';
  password?: string;
  certificate?: string;
  key?: string;
  count: number;
  staggerMs: number;
  fault: FaultName[];
  certificates: 'separate' | 'combined';
  seccId: string[];
  temperament?: TemperamentName;
  activates?: 'at_once' | 'at_next_connection';
  centralContractValidation: boolean;
  allowProfileDowngrade: boolean;
  commands?: string;
}

/** Stands for the number of a station, from 1, in four digits. */
const NUMBER = '{n}';

export function withStationOptions(command: Command): Command {
  return command
    .requiredOption('--identity <identity>', `the last part of its URL; with --count it holds ${NUMBER}, its number`)
    .requiredOption('--serial <serial>', `its serial number, the CN of its certificate; may hold ${NUMBER}`)
    .addOption(new Option('--profile <number>', 'its security profile').choices(['1', '2', '3']).default('2'))
    .option('--password <password>', `its password for profiles 1 and 2; may hold ${NUMBER}`)
    .option(
      '--certificate <file>',
      `PEM file with its certificate, and the CAs above it, for profile 3; may hold ${NUMBER}`,
    )
    .option('--key <file>', `PEM file with the key of its certificate; may hold ${NUMBER}`)
    .option('--count <number>', 'as many of them, in this process', positiveInteger, 1)
    .option('--stagger-ms <milliseconds>', 'between the start of one and the next', positiveInteger, 20)
    .addOption(
      new Option('--activates <when>', 'when it uses a new certificate').choices(['at_once', 'at_next_connection']),
    )
    .addOption(
      new Option('--certificates <kind>', 'one for its connection and others for vehicles, or one for both')
        .choices(['separate', 'combined'])
        .default('separate'),
    )
    .option('--secc-id <id>', 'of an EVSE with certificates for vehicles; may be given again', collect, [])
    .option('--central-contract-validation', 'leaves a contract to the CSMS where it lacks its root', false)
    .option('--allow-profile-downgrade', 'lets the CSMS move it from profile 3 to 2 (2.x)', false)
    .option('--commands <file>', 'what it does once its boot was accepted, a line each; - : what is typed')
    .addOption(new Option('--temperament <name>', 'how it is (see `temperaments`)').choices(TEMPERAMENT_NAMES))
    .option('--fault <name>', 'make it misbehave; may be given again (see `faults`)', collectFault, []);
}

/** Runs until it is stopped; ends the command with a sentence when the options do not fit each other. */
export async function runStations(
  options: StationCommandOptions,
  terminal: SimulatorTerminal,
  command: Command,
): Promise<void> {
  const misfit = misfitOf(options);
  if (misfit !== null) command.error(`error: ${misfit}`, { exitCode: 2 });
  const {
    count,
    staggerMs,
    fault,
    seccId,
    activates,
    temperament,
    identity,
    serial,
    password = '',
    certificate,
    key,
  } = options;
  const of = (number: number) => (text: string) => text.replaceAll(NUMBER, padded(number));
  const credentials = await Promise.all(
    Array.from({ length: count }, (_, index) => credentialOf(of(index + 1), certificate, key)),
  );
  const common = {
    ...(await commonStationOptions(options)),
    securityProfile: Number(options.profile) as 1 | 2 | 3,
    faults: fault,
    certificates: options.certificates,
    centralContractValidation: options.centralContractValidation,
    allowSecurityProfileDowngrade: options.allowProfileDowngrade,
    ...(activates === undefined ? {} : { activates }),
    ...(temperament === undefined ? {} : { temperament }),
  };

  if (count === 1) {
    const name = of(1)(identity);
    const [credential] = credentials;
    const station = createStation({
      ...common,
      identity: name,
      serialNumber: of(1)(serial),
      password: of(1)(password),
      ...(credential === undefined ? {} : { credential }),
      seccIds: seccId.map(of(1)),
      store: storeOf(options.data, name),
      log: terminal.out,
    });
    await runStation(station, options.commands, terminal);
    return;
  }

  const { faults, ...equal } = common;
  const fleet = createFleet({
    ...equal,
    count,
    staggerMs,
    identityOf: (number) => of(number)(identity),
    serialNumberOf: (number) => of(number)(serial),
    passwordOf: (number) => of(number)(password),
    credentialOf: (number) => credentials[number - 1],
    seccIdsOf: (number) => seccId.map(of(number)),
    faultsOf: () => faults,
    storeOf: (name) => storeOf(options.data, name),
  });
  await runFleetUntilStopped(fleet, terminal);
}

async function runStation(station: Station, commands: string | undefined, terminal: SimulatorTerminal): Promise<void> {
  const stopped = untilStopped(terminal.signal);
  const accepted = station.next('boot_answered', ({ status }) => status === 'Accepted');
  await station.start();
  try {
    if (commands === undefined) return await stopped;
    await Promise.race([accepted, stopped]);
    if ((await followCommands(commands, station, terminal)) === 'ended') await stopped;
  } finally {
    await station.stop();
  }
}

/** Null: they fit. */
function misfitOf(options: StationCommandOptions) {
  const { profile, url, ca, password, certificate, key, count, identity, serial } = options;
  const scheme = profile === '1' ? 'ws' : 'wss';
  if (!url.startsWith(`${scheme}://`)) return `profile ${profile} needs a ${scheme}:// URL`;
  if (profile !== '1' && ca === undefined) return `profile ${profile} needs --ca, the roots of its CSMS`;
  if (profile !== '3' && password === undefined) return `profile ${profile} needs --password`;
  if ((certificate === undefined) !== (key === undefined)) return '--certificate and --key go together';
  if (profile === '3' && certificate === undefined) return 'profile 3 needs --certificate and --key';
  if (options.certificates === 'combined' && options.seccId.length > 0)
    return 'with --certificates combined there is none for a --secc-id alone';
  if (count === 1) return null;
  if (options.commands !== undefined) return '--commands is for one station';
  for (const [name, value] of Object.entries({ identity, serial })) {
    if (!value.includes(NUMBER)) return `with --count, --${name} holds ${NUMBER}, the number of the station`;
  }
  return null;
}

async function credentialOf(
  numbered: (text: string) => string,
  certificate: string | undefined,
  key: string | undefined,
): Promise<StationOptions['credential']> {
  if (certificate === undefined || key === undefined) return undefined;
  const [chainPem, privateKeyPem] = await Promise.all(
    [certificate, key].map((path) => readFile(numbered(path), 'utf8')),
  );
  return { chainPem: chainPem as string, privateKeyPem: privateKeyPem as string };
}

function collectFault(name: string, before: FaultName[]): FaultName[] {
  if (!isFaultName(name))
    throw new InvalidArgumentError(`There is no such fault; there are: ${FAULT_NAMES.join(', ')}.`);
  return [...before, name];
}
