import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Argument, Command, CommanderError, Option } from 'commander';
import type { Station } from '../station/station.ts';
import type { ContractCertificateWish } from '../vehicles/ask-for-contract-certificate.ts';
import { VEHICLE_USES, type VehicleUse } from '../vehicles/vehicle-credential.ts';
import { collect, positiveInteger, type SimulatorTerminal } from './common.ts';

/** In the place of a file: what is typed. */
const TYPED = '-';
/** About what a CertificateInstallationReq of ISO 15118-2 has. */
const RANDOM_EXI_BYTES = 1_500;

interface ContractCertificateOptions {
  exi?: string;
  schema?: string;
  most?: number;
  first: string[];
}

/**
 * What a running station is told to do, a line each, one after the other: the next one when it has its answer. A line that
 * cannot be carried out is told, and the next one is read. Resolves at the end, or at `stop`, whose word it returns.
 */
export async function followCommands(
  path: string,
  station: Station,
  terminal: SimulatorTerminal,
): Promise<'ended' | 'stop'> {
  const input = path === TYPED ? (terminal.input ?? process.stdin) : createReadStream(path, 'utf8');
  const lines = createInterface({ input, signal: terminal.signal });
  try {
    for await (const line of lines) {
      const words = line.split(/\s+/).filter((word) => word !== '');
      if (words.length === 0 || words[0]?.startsWith('#')) continue;
      if (words[0] === 'stop') return 'stop';
      await carryOut(words, station, terminal);
    }
    return 'ended';
  } finally {
    lines.close();
    // What is typed is nobody else's, and would keep the process.
    if (path === TYPED) input.pause();
  }
}

async function carryOut(words: readonly string[], station: Station, terminal: SimulatorTerminal): Promise<void> {
  try {
    await stationProgram(station, terminal).parseAsync(words, { from: 'user' });
  } catch (problem) {
    // commander has said what is wrong, or has printed the help that was asked for.
    if (problem instanceof CommanderError) return;
    terminal.error(`${words.join(' ')}: ${problem instanceof Error ? problem.message : String(problem)}`);
  }
}

function stationProgram(station: Station, { out, error }: SimulatorTerminal): Command {
  const program: Command = new Command()
    .exitOverride()
    .configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: (text) => error(text.trimEnd()) })
    // Each is a line of its own, whatever the program is called that reads it.
    .configureHelp({ commandUsage: (line) => (line === program ? '<command>' : `${line.name()} ${line.usage()}`) });
  program
    .command('occupy')
    .description('A vehicle begins to charge')
    .action(() => station.occupy());
  program
    .command('release')
    .description('It has ended')
    .action(() => station.release());
  program
    .command('request-certificate')
    .description('It asks for a certificate for its connection by itself')
    .action(() => station.requestCertificate());
  program
    .command('request-vehicle-certificates')
    .description('Its EVSEs ask for certificates by themselves')
    .addArgument(new Argument('[use]', 'for ISO 15118-2 or -20').choices(VEHICLE_USES).default('V2GCertificate'))
    .action((use: VehicleUse) => station.requestVehicleCertificates(use));
  program
    .command('authorize')
    .description('A vehicle shows a contract')
    .argument('<emaid>')
    .argument('<file>', 'PEM, leaf first, root left out')
    .action(async (emaid: string, file: string) =>
      station.authorizeContract({ emaid, chainPem: await readFile(file, 'utf8') }),
    );
  program
    .command('get-contract-certificate')
    .description('A vehicle asks for the certificate of its contract')
    .addArgument(new Argument('<action>').choices(['Install', 'Update']))
    .addOption(new Option('--exi <file>', 'what the vehicle has sent, as bytes; without it random ones'))
    .option('--schema <urn>', 'of the EXI')
    .option('--most <number>', 'of contracts that the vehicle takes (2.1)', positiveInteger)
    .option('--first <emaid>', 'a contract that it wants first; may be given again (2.1)', collect, [])
    .action(async (action: ContractCertificateWish['action'], options: ContractCertificateOptions) => {
      const { exi, schema, most, first } = options;
      await station.askForContractCertificate({
        action,
        exi: exi === undefined ? randomBytes(RANDOM_EXI_BYTES) : await readFile(exi),
        ...(schema === undefined ? {} : { schemaVersion: schema }),
        ...(most === undefined ? {} : { mostChains: most }),
        wantedFirst: first,
      });
    });
  program.command('stop').description('It is stopped, and the command ends');
  return program;
}
