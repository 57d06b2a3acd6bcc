import { stages, transitions } from './transitions.ts';

/** The transition table as a Mermaid state diagram, for docs/certificate-states.md. */
export function stateDiagram(): string {
  const name = (stage: string): string => stage.replace('(', '_').replace(')', '');
  const aliases = stages
    .filter((stage) => stage !== name(stage))
    .map((stage) => `  state "${stage}" as ${name(stage)}`);
  const arrows = transitions.map(
    ({ from, on, to }) => `  ${from === null ? '[*]' : name(from)} --> ${name(to)}: ${on}`,
  );
  return ['stateDiagram-v2', ...aliases, ...arrows, '  deleted --> [*]'].join('\n');
}

/** The conditions that the arrows cannot show, as a Markdown table. */
export function conditionTable(): string {
  const rows = transitions
    .filter(({ only }) => only !== undefined)
    .map(({ from, on, to, only }) => `| \`${from ?? '(new)'}\` | ${on} | \`${to}\` | ${only} |`);
  return ['| from | on | to | only |', '|---|---|---|---|', ...rows].join('\n');
}
