import { type Command, InvalidArgumentError } from 'commander';

type Replacement = typeof import('./replace-authority.ts');
type ChainOptions = Parameters<typeof import('./check-chain.ts')['checkChain']>[1];
type OptionsOf<Name extends keyof Replacement> = Parameters<Replacement[Name]>[0];

const PASSPHRASE = [
  '--passphrase-file <file>',
  'its passphrase (mode 0600); else the first line of standard input',
] as const;

/** `bfcert pki …`: what is done with the PKI itself, by hand. All but `lint` and `check-chain` want the system stopped. */
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

  pki
    .command('check-chain')
    .description(
      'hold a chain of ISO 15118 (PEM, leaf first) against the roots of its scheme and the rules of its edition',
    )
    .argument('<chain>')
    .requiredOption('--role <role>', 'whose chain it is: evse, contract, oem_provisioning or cps')
    .requiredOption('--roots <file>', 'the roots of that scheme, PEM')
    .option('--json', 'print the verdict as JSON', false)
    .addHelpText('after', '\nExit code: 0 it is good, 8 it has a defect, 1 something cannot be read, 2 wrong use.')
    .action(async (chain: string, options: ChainOptions, command: Command) =>
      (await import('./check-chain.ts')).checkChain(chain, options, command),
    );

  pki
    .command('init')
    .description('make every authority as a reviewed file plans it (docs/operations/key-ceremony.md)')
    .requiredOption('--ceremony <file>', 'the reviewed plan, YAML')
    .option('--export <directory>', 'where the root keys are written that the plan exports; empty or not there yet')
    .option(
      '--passphrase-file <file>',
      'the passphrase of exported keys (mode 0600); else the first line of standard input',
    )
    .option('--protocol <directory>', 'where the protocol is written; left out: ceremony/ in the data directory')
    .option('--json', 'print the protocol as JSON', false)
    .action(async (options: Parameters<typeof import('./init.ts')['init']>[0]) =>
      (await import('./init.ts')).init(options),
    );

  replacement(pki, 'rollover', 'make a new issuing authority under the root in use')
    .option('--intermediate', 'the authority between root and issuing one as well', false)
    .action(async (options: OptionsOf<'rollover'>) => (await import('./replace-authority.ts')).rollover(options));

  replacement(pki, 'new-root', 'make a new root, signed by the old one too, and a chain below it')
    .option(
      '--export <directory>',
      'where the key of the new root is written, under the same passphrase; else it is kept',
    )
    .action(async (options: OptionsOf<'newRoot'>) => (await import('./replace-authority.ts')).newRoot(options));

  pki
    .command('activate')
    .description('let a generation of an authority issue, from the next start on')
    .requiredOption('--authority <name>')
    .requiredOption('--generation <number>', 'as rollover and new-root have told', generationNumber)
    .option('--json', 'print what it is as JSON', false)
    .action(async (options: OptionsOf<'activate'>) => (await import('./replace-authority.ts')).activate(options));
}

const replacement = (pki: Command, name: string, description: string): Command =>
  pki
    .command(name)
    .description(description)
    .requiredOption('--authority <name>')
    .option('--root-key <file>', 'the key of the root in use, where it is kept elsewhere')
    .option(...PASSPHRASE)
    .option('--json', 'print what was made as JSON', false);

function generationNumber(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('It takes a whole number from 1 to 999.');
  return Number(text);
}
