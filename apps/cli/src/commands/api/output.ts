import { csvLine } from '@bfcert/kernel/csv-line';

export const formats = ['table', 'json', 'ndjson', 'csv', 'id'] as const;
export type Format = (typeof formats)[number];

/** One column of a table: its heading, and a row's text. */
export interface Column<Row> {
  readonly heading: string;
  readonly of: (row: Row) => string | number | boolean | null | undefined;
}

/**
 * Data goes to standard output in the form that was asked for, talk to standard error. Whatever a
 * station or a certificate says of itself may stand in it, so for people no control character gets
 * to their terminal, and in CSV no cell begins like a formula.
 */
export class Output {
  readonly format: Format;
  readonly #write: (text: string) => void;

  constructor(format: Format, write: (text: string) => void = (text) => void process.stdout.write(text)) {
    this.format = format;
    this.#write = write;
  }

  /** A list. JSON has the rows as the API gave them; the columns are for people and spreadsheets, the first for scripts. */
  rows<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
    if (this.format === 'json') this.#write(`${JSON.stringify(rows, null, 2)}\n`);
    else if (this.format === 'ndjson') for (const row of rows) this.#write(`${JSON.stringify(row)}\n`);
    else if (this.format === 'csv') this.#csv(rows, columns);
    else if (this.format === 'id') for (const row of rows) this.raw(printable(textOf(columns[0]?.of(row))));
    else this.#table(rows, columns);
  }

  /** One thing: its fields in lines, `[label, text]`; null leaves a line out. */
  thing(value: unknown, lines: readonly (readonly [label: string, text: string | number | null | undefined])[]): void {
    if (this.format === 'ndjson') this.#write(`${JSON.stringify(value)}\n`);
    else if (this.format === 'json') this.#write(`${JSON.stringify(value, null, 2)}\n`);
    else if (this.format === 'id') this.raw(printable(textOf(lines[0]?.[1])));
    else this.#lines(lines.filter(([, text]) => text !== null && text !== undefined));
  }

  /** As it is, for what is data in every form, such as PEM. */
  raw(text: string): void {
    this.#write(text.endsWith('\n') ? text : `${text}\n`);
  }

  #lines(shown: readonly (readonly [label: string, text: string | number | null | undefined])[]): void {
    const width = Math.max(0, ...shown.map(([label]) => label.length));
    for (const [label, text] of shown) this.#write(`${label.padEnd(width)}  ${printable(String(text))}\n`);
  }

  #table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
    const cells = rows.map((row) => columns.map(({ of }) => printable(textOf(of(row)))));
    const widths = columns.map(({ heading }, at) =>
      Math.max(heading.length, ...cells.map((row) => (row[at] ?? '').length)),
    );
    const line = (row: readonly string[]): string =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd();
    this.#write(`${line(columns.map(({ heading }) => heading.toUpperCase()))}\n`);
    for (const row of cells) this.#write(`${line(row)}\n`);
  }

  #csv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
    const line = (cells: readonly string[]): void => this.#write(csvLine(cells));
    line(columns.map(({ heading }) => heading));
    for (const row of rows) line(columns.map(({ of }) => textOf(of(row))));
  }
}

const textOf = (value: string | number | boolean | null | undefined): string =>
  value === null || value === undefined ? '' : String(value);

/** C0, DEL, C1 and the characters that turn the direction of text become visible. */
export const printable = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
