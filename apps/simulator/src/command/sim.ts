import { Command, CommanderError } from 'commander';
import { FAULT_NAMES, FAULTS } from '../faults/faults.ts';
import { TEMPERAMENT_NAMES, TEMPERAMENTS } from '../temperaments/temperaments.ts';
import { type SimulatorTerminal, withCommonOptions } from './common.ts';
import { type ControllerCommandOptions, runController, withControllerOptions } from './controller.ts';
import { runStations, type StationCommandOptions, withStationOptions } from './stations.ts';

/**
 * `bfcert sim …`; `argv` is what follows `sim`. Runs until `signal` fires (by default at SIGINT or SIGTERM) and
 * returns the exit code: 0 after a stop, 2 for a wrong argument.
 */
export async function runSimulatorCommand(
  argv: readonly string[],
  output: SimulatorTerminal = terminalOutput(),
): Promise<number> {
  const program = new Command('sim')
    .description('Simulated charging stations (OCPP 2.1, 2.0.1, and 1.6 with the security extension), for any CSMS')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text.trimEnd()),
      writeErr: (text) => output.error(text.trimEnd()),
    });
  withStationOptions(
    withCommonOptions(program.command('station').description('One station, or many of a kind')),
  ).action((options: StationCommandOptions, command: Command) => runStations(options, output, command));
  withControllerOptions(
    withCommonOptions(program.command('controller').description('A local controller and the stations that it carries')),
  ).action((options: ControllerCommandOptions) => runController(options, output));
  program
    .command('faults')
    .description('The ways a station can misbehave')
    .action(() => {
      for (const name of FAULT_NAMES) output.out(`${name.padEnd(30)} ${FAULTS[name].description}`);
    });

  program
    .command('temperaments')
    .description('How stations are that keep the standard in their own way, or not at all')
    .action(() => {
      for (const name of TEMPERAMENT_NAMES) output.out(`${name.padEnd(30)} ${TEMPERAMENTS[name].description}`);
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

function terminalOutput(): SimulatorTerminal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return { out: (line) => console.log(line), error: (line) => console.error(line), signal: stop.signal };
}
