import process from 'node:process';

/** `bfcert`. Before any package is needed, because they may not be there. */
try {
  await import('./program.ts');
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes("Cannot find package '")) throw error;
  const missing = /package '([^']+)'/.exec(message)?.[1];
  process.stderr.write(
    `bfcert: the package ${missing} is not installed; run \`npm ci\` where package.json lies, then try again\n`,
  );
  process.exitCode = 1;
}
