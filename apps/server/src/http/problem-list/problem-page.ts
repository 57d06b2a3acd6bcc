import type { ProblemEntry } from './problem-entry.ts';
import { type ProblemCode, problemList } from './problem-list.ts';

/** As an operation stands in the API's description. */
export interface DescribedOperation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly tags: readonly string[];
}

/** The page behind a problem's `type`, for the person who has met it. */
export function problemPage(code: ProblemCode, operations: readonly DescribedOperation[]): string {
  const entry = problemList[code];
  return page(
    entry.title,
    `<p>HTTP ${entry.status} · <code>${code}</code></p>
<h2>What it means</h2>
<p>${inline(entry.meaning)}</p>
<h2>What to do</h2>
<p>${inline(entry.remedy)}</p>
<h2>Which operations give it</h2>
${givers(entry, operations)}
<p><a href="/problems">All problems</a> · <a href="/docs">API reference</a></p>`,
  );
}

export function problemsPage(): string {
  const rows = Object.entries<ProblemEntry>(problemList).map(
    ([code, { status, title }]) =>
      `<tr><td>${status}</td><td><a href="/problems/${code}"><code>${code}</code></a></td><td>${inline(title)}</td></tr>`,
  );
  return page(
    'Problems',
    `<p>Every refusal of the API is one of these; its <code>type</code> is the address of its page.</p>
<table><thead><tr><th>HTTP</th><th>Code</th><th>Title</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
<p><a href="/docs">API reference</a></p>`,
  );
}

export function giversOf(
  { by }: ProblemEntry,
  operations: readonly DescribedOperation[],
): readonly DescribedOperation[] {
  return by === 'any' ? operations : operations.filter(({ tags }) => tags.some((tag) => by.includes(tag)));
}

function givers(entry: ProblemEntry, operations: readonly DescribedOperation[]): string {
  if (entry.by === 'any') return '<p>Every operation.</p>';
  const items = giversOf(entry, operations).map(
    ({ method, path, summary }) => `<li><code>${method.toUpperCase()} ${escaped(path)}</code> ${escaped(summary)}</li>`,
  );
  return `<ul>\n${items.join('\n')}\n</ul>`;
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}' +
  'td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}h2{font-size:1.1rem}';

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${inline(title)} – BetterFleet Certificates</title><style>${STYLE}</style></head>
<body>
<h1>${inline(title)}</h1>
${content}
</body>
</html>
`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const inline = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
