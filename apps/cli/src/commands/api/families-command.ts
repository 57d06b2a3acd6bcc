import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { DeclareOptions, PreviewOptions } from './families/change.ts';

const FILE = ['--file <path>', 'the declaration, in JSON; - for standard input'] as const;

/** `bfcert families …`: what is declared of families of stations (docs/how-to/declare-a-family.md). */
export function addFamilyCommands(program: Command): void {
  const families = program.command('families').description('families of stations, and what they can do');

  apiCommand(families, 'list', 'every family, with what is declared of it', async (call) =>
    (await import('./families/look.ts')).list(call),
  );

  apiCommand(families, 'capabilities', 'what a family is declared to do', async (call) =>
    (await import('./families/look.ts')).capabilities(call),
  ).argument('<family>');

  apiCommand(families, 'versions', 'what was declared of a family: by whom, when and why', async (call) =>
    (await import('./families/look.ts')).versions(call),
  ).argument('<family>');

  apiCommand<PreviewOptions>(
    families,
    'preview',
    'which stations a declaration would touch; ends with 8 when some contradict it or would be refused something',
    async (call) => (await import('./families/change.ts')).preview(call),
  )
    .argument('<family>')
    .requiredOption(...FILE);

  apiCommand<DeclareOptions>(families, 'declare', 'declare what a family can do, as its next version', async (call) =>
    (await import('./families/change.ts')).declare(call),
  )
    .argument('<family>')
    .requiredOption(...FILE)
    .requiredOption('--if-version <number>', 'the version that it replaces, as `preview` names it; 0 for the first')
    .requiredOption(...REASON);
}
