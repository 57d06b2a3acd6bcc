import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { completionScript, shells } from './completion.ts';

function program(): Command {
  const tree = new Command('bfcert');
  const certificates = tree.command('certificates').alias('cert');
  certificates.command('list').option('--purpose <name>');
  certificates.command('show');
  tree.command('doctor').option('--json');
  return tree;
}

/** What bash itself offers for the words typed so far, the last of them unfinished. */
function offered(...words: string[]): string[] {
  const typed = ['bfcert', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${completionScript('bash', program())}
COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _bfcert; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

test('bash offers the commands that begin like the word', () => {
  expect(offered('')).toEqual(['certificates', 'cert', 'doctor', '--help']);
  expect(offered('do')).toEqual(['doctor']);
  expect(offered('certificates', '')).toEqual(['list', 'show', '--help']);
});

test('an alias leads to the same commands, and options between do not hide where one is', () => {
  expect(offered('cert', 'l')).toEqual(['list']);
  expect(offered('cert', 'list', '--p')).toEqual(['--purpose']);
  expect(offered('cert', '--help', 's')).toEqual(['show']);
});

test('every shell has the whole tree', () => {
  for (const shell of shells) {
    const script = completionScript(shell, program());
    for (const path of ['bfcert', 'bfcert certificates', 'bfcert cert list', 'bfcert doctor']) {
      expect(script).toContain(`'${path}'`);
    }
  }
});
