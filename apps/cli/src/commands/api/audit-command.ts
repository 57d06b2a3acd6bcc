import type { Command } from 'commander';
import { apiCommand } from './api-command.ts';
import type { ListOptions } from './audit/list.ts';
import type { VerifyOptions } from './audit/verify.ts';

/** `bfcert audit …`. */
export function addAuditCommands(program: Command): void {
  const audit = program
    .command('audit')
    .description('read the audit, take it away, and verify it without believing us');

  apiCommand<ListOptions>(audit, 'list', 'who did what, newest first', async (call) =>
    (await import('./audit/list.ts')).list(call),
  )
    .option('--actor <kind:id>', 'by one actor, e.g. user:mara')
    .option('--action <name>', 'one command, e.g. revoke-certificate')
    .option('--identity <id>', 'about one identity')
    .option('--certificate <id>', 'about one certificate')
    .option('--outcome <name>', 'done or refused')
    .option('--from <time>', 'not before, e.g. 2026-03-01T00:00:00.000Z')
    .option('--to <time>', 'before')
    .option('--limit <count>', 'at most so many', '100');

  apiCommand(audit, 'proof', 'what proves that an entry is under a signed checkpoint; always JSON', async (call) =>
    (await import('./audit/proof.ts')).proof(call),
  ).argument('<id>');

  apiCommand<{ out: string }>(
    audit,
    'export',
    'everything, with checkpoints and public keys, as NDJSON',
    async (call) => (await import('./audit/export.ts')).exportTo(call),
  ).requiredOption('--out <file>', 'where to; `-` for standard output');

  audit
    .command('verify')
    .description(
      'recompute an export, or with no file the audit of a running system; ends with 8 when it does not hold',
    )
    .argument('[file]', 'what `bfcert audit export` wrote')
    .option('--key <file>', 'an audit key that you have from elsewhere, e.g. a copy of trust/audit-keys.txt')
    .option('--anchors <file...>', 'checkpoints that were laid down elsewhere, a JSON line each')
    .option('--url <url>', 'the server; else BFCERT_SERVER_URL, else the system of this data directory')
    .option('--token-file <file>', 'a file with a token; else BFCERT_TOKEN_FILE or BFCERT_TOKEN')
    .option('--json', 'one JSON object', false)
    .action(async (file: string | undefined, options: VerifyOptions) => {
      process.exitCode = await (await import('./audit/verify.ts')).verify(file, options);
    });

  audit
    .command('rotate-key')
    .description('replace the audit key by a new one that the old one signs for; with the system stopped')
    .action(async () => (await import('./audit/rotate-key.ts')).rotateKey());
}
