import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Of the tests of whole systems, those that take a minute or more. */
const LONGEST = ['faults-of-system', 'demo', 'kill-at-random', 'command-line', 'faults'].map(
  (name) => `/e2e/${name}.e2e.test.ts`,
);

/** So that no worker is left alone with a long file at the end, also where no earlier run has told which are long. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const index = LONGEST.findIndex((path) => moduleId.endsWith(path));
      return index === -1 ? LONGEST.length : index;
    };
    const group = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return (await super.sort(files)).toSorted((a, b) => group(a) - group(b) || place(a) - place(b));
  }
}
