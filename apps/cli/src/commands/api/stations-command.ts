import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { ExceptOptions } from './stations/capabilities.ts';
import type { CertificatesOptions, DeleteOptions, OrderOptions } from './stations/certificates.ts';
import type { ListOptions, RequestOptions } from './stations/logs.ts';

/** `bfcert stations …`. */
export function addStationCommands(program: Command): void {
  const stations = program.command('stations').description('charging stations and their way to a certificate');

  apiCommand(
    stations,
    'list',
    'every station: connection, security profile, and where its migration stands',
    async (call) => (await import('./stations/list.ts')).list(call),
  );

  apiCommand<CertificatesOptions>(
    stations,
    'certificates',
    'what a station has installed, as it says it; with --refresh it is asked again first',
    async (call) => (await import('./stations/certificates.ts')).certificates(call),
  )
    .argument('<identity>')
    .option('--refresh', 'have the station list them now')
    .option('--reason <text>', 'why it is asked, for the audit')
    .option('--timeout <seconds>', 'how long to wait for it', '60');

  apiCommand<DeleteOptions>(
    stations,
    'delete-certificate',
    'have a station delete one of the certificates that it lists',
    async (call) => (await import('./stations/certificates.ts')).deleteCertificate(call),
  )
    .argument('<identity>')
    .requiredOption('--serial <hex>', 'its serial number, as `stations certificates` shows it')
    .option('--kind <name>', 'csms_root, v2g_root, mo_root or oem_root, where several kinds have this serial')
    .option('--timeout <seconds>', 'how long to wait for it', '60')
    .requiredOption(...REASON);

  apiCommand<OrderOptions>(
    stations,
    'install-vehicle-roots',
    'have a station given the roots by which it checks contracts and vehicles',
    async (call) => (await import('./stations/certificates.ts')).installVehicleRoots(call),
  )
    .argument('<identity>')
    .option('--timeout <seconds>', 'how long to wait for it', '60')
    .requiredOption(...REASON);

  apiCommand<{ reason: string }>(
    stations,
    'migrate',
    'let up to ten stations come from password to certificate (more are a wave); ends with 6 when some cannot begin',
    async (call) => (await import('./stations/migrate.ts')).migrate(call),
  )
    .argument('<identity...>')
    .requiredOption(...REASON);

  addCapabilityCommands(stations);
  addLogCommands(stations);
}

function addCapabilityCommands(stations: Command): void {
  apiCommand(
    stations,
    'capabilities',
    'what a station can do, and by whose word; ends with 8 when it contradicts its family',
    async (call) => (await import('./stations/capabilities.ts')).capabilities(call),
  ).argument('<identity>');

  apiCommand(
    stations,
    'exceptions',
    'families that are excluded, and stations that are taken to be otherwise than their family',
    async (call) => (await import('./stations/capabilities.ts')).exceptions(call),
  );

  apiCommand<ExceptOptions>(
    stations,
    'except',
    'take a station to be otherwise than its family in one capability, for a time',
    async (call) => (await import('./stations/capabilities.ts')).except(call),
  )
    .argument('<identity>')
    .requiredOption('--capability <name>', 'which one, as `stations capabilities` names it')
    .requiredOption('--value <value>', 'yes, no, a number, a word, or several with commas')
    .requiredOption('--responsible <name>', 'who answers for it')
    .requiredOption('--until <time>', 'end date, a year ahead at most, e.g. 2027-03-01T12:00:00Z')
    .requiredOption(...REASON);

  apiCommand<{ reason: string }>(stations, 'end-exception', 'end an exception before its end date', async (call) =>
    (await import('./stations/capabilities.ts')).endException(call),
  )
    .argument('<exception>')
    .requiredOption(...REASON);
}

function addLogCommands(stations: Command): void {
  const logs = stations.command('logs').description('logs that stations are asked for');

  apiCommand<RequestOptions>(logs, 'request', 'ask a station for a log; it sends it as soon as it can', async (call) =>
    (await import('./stations/logs.ts')).request(call),
  )
    .argument('<identity>')
    .addOption(
      new Option('--kind <kind>', 'which log')
        .choices(['security', 'diagnostics', 'data_collector'])
        .default('security'),
    )
    .option('--oldest <time>', 'entries from this time on, such as 2026-11-01T00:00:00Z')
    .option('--latest <time>', 'entries before this time')
    .requiredOption(...REASON);

  apiCommand<ListOptions>(
    logs,
    'list',
    'logs that stations were asked for, newest first, and how far each is',
    async (call) => (await import('./stations/logs.ts')).list(call),
  ).option('--identity <id>', 'of this station alone');

  apiCommand<{ out: string }>(
    logs,
    'download',
    'the content of a log, as the station sent it; each download stands in the audit',
    async (call) => (await import('./stations/logs.ts')).download(call),
  )
    .argument('<log>')
    .requiredOption('--out <file>', 'where to; - for standard output');
}
