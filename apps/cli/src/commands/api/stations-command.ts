import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { CertificatesOptions, DeleteOptions } from './stations/certificates.ts';

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
}
