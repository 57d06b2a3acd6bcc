import type { Command } from 'commander';

/** `bfcert pki …`: what is done with the PKI itself, by hand and beside a running system. */
export function addPkiCommands(program: Command): void {
  const pki = program.command('pki').description('examine certificates; plan, make and replace authorities');

  pki
    .command('lint')
    .description('hold certificates (PEM or DER, also chains) against the rules of RFC 5280, OCPP and ISO 15118')
    .argument('<files...>')
    .option('--profile <name>', 'the profile that the first certificate of each file is to have')
    .option('--json', 'print the findings as JSON', false)
    .addHelpText(
      'after',
      '\nExit code: 0 nothing but notices, 8 errors or warnings, 1 something cannot be read, 2 wrong use.',
    )
    .action(async (files: string[], options: { profile?: string; json: boolean }, command: Command) =>
      (await import('./lint.ts')).lint(files, options, command),
    );
}
