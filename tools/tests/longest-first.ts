import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take half a minute or more when they have a processor to themselves. */
const LONGEST = [
  '/contexts/evse-security/src/model/explore.test.ts',
  '/pki/control-plane/src/crash.int.test.ts',
  '/contexts/evse-security/src/stories/mishaps.int.test.ts',
  '/apps/cli/src/commands/pki/ceremony.int.test.ts',
  '/contexts/certificate-lifecycle/src/import-job/killed.int.test.ts',
  '/kernel/src/postgres/embedded-postgres.int.test.ts',
  '/contexts/certificate-lifecycle/src/adapters/postgres/upgrade.int.test.ts',
  '/pki/control-plane/src/control-plane.int.test.ts',
  '/apps/ocpp-gateway/src/admission/model-door.test.ts',
  '/e2e/faults-of-system.e2e.test.ts',
  '/e2e/faults-of-waves.e2e.test.ts',
  '/e2e/command-line.e2e.test.ts',
  '/e2e/cluster.e2e.test.ts',
  '/e2e/fresh-places.e2e.test.ts',
  '/e2e/faults-of-stations.e2e.test.ts',
  '/e2e/demo.e2e.test.ts',
  '/e2e/kill-at-random.e2e.test.ts',
  '/e2e/faults.e2e.test.ts',
];

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
