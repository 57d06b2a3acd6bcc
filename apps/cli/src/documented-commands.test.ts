import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { program } from './command-tree.ts';

/**
 * What the documents have people type is what the parser takes: a command that ends with "required option" in the middle of an
 * incident is worse than none. Values are placeholders there, so only commands, options and the number of arguments are held.
 */
const root = join(import.meta.dirname, '../../..');
const documents = ['README.md', ...globSync('docs/**/*.md', { cwd: root })].filter(
  // They tell what was decided, in the words of then.
  (path) => !path.startsWith('docs/decisions/'),
);

interface Typed {
  readonly line: string;
  /** Inside a sentence a command may stand for itself, without what it takes. */
  readonly isInSentence: boolean;
}

test.each(documents)('every command in %s is one that bfcert takes', (path) => {
  const typed = typedIn(readFileSync(join(root, path), 'utf8'));
  const wrong = typed.flatMap(({ line, isInSentence }) =>
    alternatives(line).flatMap((one) => {
      const fault = faultOf(wordsOf(one), isInSentence);
      return fault === null ? [] : [`${one}: ${fault}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test('a command without what it needs, with an option or under a name that there is not, is found', () => {
  const fault = (line: string) => faultOf(wordsOf(line), false);
  expect(fault('approvals approve apr_1')).toContain('--reason');
  expect(fault('approvals approve --reason "looked at"')).toContain('argument');
  expect(fault('waves plan --sort name')).toContain('--sort');
  expect(fault('waves begin')).toContain('begin');
  expect(fault("approvals approve apr_1 --reason 'looked at' # by another person")).toBeNull();
});

function typedIn(text: string): readonly Typed[] {
  const blocks = [...text.matchAll(/^ *```.*\n([\s\S]*?)^ *```/gm)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'));
  const prose = text.replaceAll(/^ *```.*\n[\s\S]*?^ *```/gm, '');
  // The text of a signed note (`audit key 1`) begins with the same word.
  const spans = [...prose.matchAll(/`bfcert (?!audit key)([^`]+)`/g)].map(([, span = '']) =>
    span.replaceAll(/\s+/g, ' '),
  );
  return [
    ...lines.flatMap((line) => {
      const command = /^\s*(?:\$ )?bfcert (.*)$/.exec(line)?.[1];
      return command === undefined ? [] : [{ line: command, isInSentence: false }];
    }),
    ...spans.map((line) => ({ line, isInSentence: true })),
  ];
}

/** `pause|resume <wave>`: each of them. */
function alternatives(line: string): readonly string[] {
  const several = /(?<=^|\s)[a-z-]+(?:\|[a-z-]+)+(?=\s|$)/.exec(line)?.[0];
  return several === undefined ? [line] : several.split('|').map((one) => line.replace(several, one));
}

/** As a shell takes them, up to where another command or a comment begins. */
function wordsOf(line: string): readonly string[] {
  const plain = line.replaceAll(/<[^>]*>/g, 'X').replaceAll(/\$\([^)]*\)/g, 'X');
  const words = plain.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const end = words.findIndex((word) => /^(?:#|\||&|;|\d?>)/.test(word));
  return (end === -1 ? words : words.slice(0, end)).map((word) => word.replace(/[;)]$/, ''));
}

function faultOf(words: readonly string[], isInSentence: boolean): string | null {
  let command: Command = program;
  let at = 0;
  for (; at < words.length; at += 1) {
    const next = command.commands.find((one) => one.name() === words[at] || one.aliases().includes(words[at] ?? ''));
    if (next === undefined) break;
    command = next;
  }
  const rest = words.slice(at);
  // The simulator reads its own.
  if (command.registeredArguments.length > 0 && command.commands.length > 0) return null;
  if (command.commands.length > 0) {
    const isNamed = rest.every((word) => word === '--help' || word === '--version' || word === '…' || word === 'X');
    return isNamed ? null : `there is no command ${rest[0]}`;
  }
  return faultOfRest(command, rest, isInSentence);
}

function faultOfRest(command: Command, rest: readonly string[], isInSentence: boolean): string | null {
  const given = new Set<string>();
  const values: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (word === '--help') return null;
    if (!word.startsWith('-')) {
      values.push(word);
      continue;
    }
    const [name = ''] = word.split('=');
    const option = command.options.find((one) => one.long === name || one.short === name);
    if (option === undefined) return `it has no ${name}`;
    given.add(option.attributeName());
    if (!option.isBoolean() && !option.negate && !word.includes('=')) {
      at += 1;
      while (option.variadic && rest[at + 1] !== undefined && !rest[at + 1]?.startsWith('-')) at += 1;
    }
  }
  if (values.some((value) => value === '…' || value.includes('${@')) || (isInSentence && values.length === 0))
    return null;
  const least = command.registeredArguments.filter(({ required }) => required).length;
  if (values.length < least) return 'an argument is missing';
  if (
    !command.registeredArguments.some(({ variadic }) => variadic) &&
    values.length > command.registeredArguments.length
  )
    return 'there is an argument too many';
  const missing = command.options.find((one) => one.mandatory && !given.has(one.attributeName()));
  return missing === undefined ? null : `it needs ${missing.long}`;
}
