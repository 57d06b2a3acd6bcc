import { type Command, InvalidArgumentError } from 'commander';
import { type CarriedStation, createController } from '../controller/controller.ts';
import { type CommonOptions, commonStationOptions, type SimulatorTerminal, storeOf, untilStopped } from './common.ts';

export interface ControllerCommandOptions extends CommonOptions {
  identity: string;
  serial: string;
  password: string;
  station: CarriedStation[];
}

export function withControllerOptions(command: Command): Command {
  return command
    .requiredOption('--identity <identity>', 'the last part of its own URL')
    .requiredOption('--serial <serial>', 'its serial number, the CN of its certificate')
    .requiredOption('--password <password>', 'its password until it has a certificate')
    .requiredOption('--station <identity:serial>', 'a station behind it; may be given again', collectStation, []);
}

export async function runController(
  options: ControllerCommandOptions,
  { out, signal }: SimulatorTerminal,
): Promise<void> {
  const { identity, serial, password, station: stations, data } = options;
  const controller = createController({
    ...(await commonStationOptions(options)),
    identity,
    serialNumber: serial,
    password,
    store: storeOf(data, identity),
    stations,
    storeOf: (name) => storeOf(data, name),
    // A station behind it tries again soon: it waits for its controller, not for the CSMS.
    backOff: { minimumMs: 2_000, randomRangeMs: 1_000, repeatTimes: 2 },
    log: out,
  });
  await controller.start();
  await untilStopped(signal);
  await controller.stop();
}

function collectStation(text: string, before: CarriedStation[]): CarriedStation[] {
  const [identity = '', serialNumber = '', ...more] = text.split(':');
  if (identity === '' || serialNumber === '' || more.length > 0)
    throw new InvalidArgumentError('Its identity, a colon and its serial number are needed.');
  return [...before, { identity, serialNumber }];
}
