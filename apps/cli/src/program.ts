import { CommanderError } from 'commander';
import { program } from './command-tree.ts';

const WRONG_USE = 2;

// `bfcert … | head`: whoever read has enough, and there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  // Wrong use has been told of by the parser itself; `--help` ends this way too.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
  else {
    process.stderr.write(`bfcert: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
