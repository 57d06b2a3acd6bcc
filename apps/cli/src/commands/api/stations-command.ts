import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { CertificatesOptions, DeleteOptions } from './stations/certificates.ts';
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

  apiCommand<{ reason: string }>(
    stations,
    'migrate',
    'let stations come from password to certificate; ends with 6 when some cannot begin',
    async (call) => (await import('./stations/migrate.ts')).migrate(call),
  )
    .argument('<identity...>')
    .requiredOption(...REASON);

  addLogCommands(stations);
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
