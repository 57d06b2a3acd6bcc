import type { Command } from 'commander';
import { apiCommand } from '../api/api-command.ts';
import { withRuleOptions } from '../api/waves/rules.ts';
import type { FleetCommandOptions } from './fleet.ts';

/** `bfcert sim …`: all but `fleet`, which asks our own API, is the simulator's, which knows any CSMS. */
export function addSimCommands(program: Command): void {
  const sim = program
    .command('sim')
    .description('simulated charging stations against any CSMS; `bfcert sim --help` tells more')
    .allowUnknownOption()
    .helpOption(false)
    .argument('[arguments...]')
    .action(async (_, __, command: Command) => {
      const { runSimulatorCommand } = await import('@bfcert/simulator');
      process.exitCode = await runSimulatorCommand(command.args);
    });

  const fleet = apiCommand<FleetCommandOptions>(
    sim,
    'fleet',
    'a mixed fleet against the system that --url names: enrolled, connected, moved to Profile 3, and counted',
    async (call) =>
      call.options.discrete
        ? (await import('./discrete-fleet.ts')).discreteFleet(call)
        : (await import('./fleet.ts')).fleet(call),
  )
    .requiredOption('--stations <count>', 'how many')
    .option('--mix <shares>', 'versions of OCPP, in per cent', '2.0.1=60,2.1=20,1.6=20')
    .option('--families <shares>', 'models, in per cent; without it each version is a family of its own')
    .option('--faults <shares>', 'of the fleet, or `family:fault` of one, in per cent (see `bfcert sim faults`)')
    .option('--seed <number>', 'which station is which: the same number, the same fleet', '1')
    .option('--migrate', 'move them to Profile 3, ten of a family at a time')
    .option('--wave', 'move them by a wave with these rules, and wait for its end')
    .option('--approver-token-file <file>', 'with --wave: a token of another person, who says yes to its start')
    .option('--gateway <url>', 'where stations come in on Profile 2; else the system of this data directory')
    .option('--ca <file>', 'PEM file with the roots that they trust; else of this data directory')
    .option('--resolve-to <address>', 'they reach every host name at this address')
    .option('--identity <pattern>', 'their names, with their number for {n}; else new ones')
    .option('--serial <pattern>', 'their serial numbers; else SN- and the name')
    .option('--password <pattern>', 'their first passwords; else one that follows from the name')
    .option('--given', 'they are enrolled already, under these names')
    .option('--data <folder>', 'keep here what they keep in flash, so that the same fleet can be started again')
    .option('--owner <name>', 'whose they are', 'Simulated')
    .option('--cohort <name>', 'which they are in', 'simulated')
    .option('--stagger-ms <milliseconds>', 'between the start of one and the next', '5')
    .option('--timeout <seconds>', 'end then, however far it is', '3600')
    .option('--reason <words>', 'stands in the audit', 'simulated fleet')
    .option('--discrete', 'no system and no sockets: its decisions alone, in virtual time, for any number of stations')
    .option('--days <days>', 'of virtual time', '240')
    .option('--sites <count>', 'how many sites they stand on, as cohorts; 0: none', '0')
    .option('--wave-size <stations>', 'in one wave; the next begins when it has ended', '10000')
    .option('--renewals-per-hour <number>', 'that may begin with the CA; what comes beyond waits for its turn', '600')
    .option('--renewals-per-day <number>', 'the same of 24 hours; else as many as the hours allow')
    .option('--signatures-per-second <number>', 'that the CA makes', '200')
    .option('--handshakes-per-second <number>', 'that the gateways make', '400')
    .option('--reconnect-seconds <seconds>', 'before a station dials again, and up to as much more', '10')
    .option('--person-hours <hours>', 'until somebody has looked at a held wave and resumes it', '4');
  withRuleOptions(fleet);
  fleet.addHelpText('after', WHAT_DISCRETE_PRINTS);
}

const WHAT_DISCRETE_PRINTS = `
--discrete prints how many stations come to Profile 3, to a person, or not to an end, and after how many days; how often
waves are held; what CA and gateways bear in their busiest second and hour; how many renewals the quota puts off, for how
long, and how near to its end a certificate comes before its renewal begins (22 days by policy, escalated below 14); and
how many stations are locked out, which must be 0. It ends with 8 where that is more, with 7 where the days were over first.
`;
