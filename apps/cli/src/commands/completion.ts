import type { Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

interface Node {
  /** `bfcert certificates list`; the program itself is `bfcert`. */
  readonly path: string;
  readonly words: readonly string[];
}

/** A completion script of the whole command tree: what stands there is offered, and nothing is asked of a server. */
export function completionScript(shell: Shell, program: Command): string {
  const nodes = [...walk(program, program.name())];
  return shell === 'fish' ? fish(nodes, program.name()) : bash(nodes, program.name(), shell);
}

function* walk(command: Command, path: string): Generator<Node> {
  const commands = command.commands.flatMap((below) => [below.name(), ...below.aliases()]);
  const options = command.options.flatMap(({ long }) => (long ? [long] : []));
  yield { path, words: [...commands, ...options, '--help'] };
  for (const below of command.commands) {
    for (const name of [below.name(), ...below.aliases()]) yield* walk(below, `${path} ${name}`);
  }
}

/** zsh reads the same function through its own emulation of bash's completion. */
function bash(nodes: readonly Node[], name: string, shell: 'bash' | 'zsh'): string {
  const cases = nodes.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`);
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    `_${name}() {`,
    `  local path='${name}' words='' word at`,
    '  for ((at = 1; at < COMP_CWORD; at++)); do',
    `    word="\${COMP_WORDS[at]}"`,
    '    case "$word" in -*) ;; *) path="$path $word" ;; esac',
    '  done',
    '  case "$path" in',
    ...cases,
    '  esac',
    `  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))`,
    '}',
    `complete -o default -F _${name} ${name}`,
    '',
  ].join('\n');
}

function fish(nodes: readonly Node[], name: string): string {
  const lines = nodes.map(({ path, words }) => `    case '${path}'\n      printf '%s\\n' ${words.join(' ')}`);
  return [
    `function __${name}_words`,
    `  set -l path (string join ' ' -- (commandline -opc | string match -v -- '-*'))`,
    '  switch "$path"',
    ...lines,
    '  end',
    'end',
    `complete -c ${name} -f -a '(__${name}_words)'`,
    '',
  ].join('\n');
}
