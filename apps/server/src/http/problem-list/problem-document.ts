import type { ProblemEntry } from './problem-entry.ts';
import { problemList } from './problem-list.ts';

/** The list as docs/problems.md has it. */
export function problemDocument(): string {
  const sections = Object.entries<ProblemEntry>(problemList).map(
    ([code, { status, title, meaning, remedy, by }]) => `### ${code}

**${title}** (${status}). ${meaning}

*What to do:* ${remedy}

*Given by:* ${by === 'any' ? 'every operation' : `operations on ${by.join(', ')}`}.
`,
  );
  return `# Problems

Every refusal of the API is a problem of RFC 9457 with one of these codes, which do not change. Its \`type\`,
\`/problems/{code}\`, is the address of a page on the server that says the same, and lists the operations; \`/problems\` lists
all. \`detail\` says in a sentence what was the matter this time, \`errors\` of a 400 which fields, \`requestId\` is what the
server's log has, and \`retryable\` whether the same request may succeed later.

${sections.join('\n')}`;
}
