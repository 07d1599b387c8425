import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Where test files wait for other programs, the longest first; the rest is short and fills what is left at the end. */
const slow = ['test/main/trust/', 'test/main/cli/', 'test/peers/', 'test/fuzz/', 'test/main/host/'] as const;

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = slow.findIndex((folder) => moduleId.replaceAll('\\', '/').includes(`/${folder}`));
  return rank === -1 ? slow.length : rank;
};

/** A clean clone does not know how long each file takes: without this a worker might begin the longest as the last. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
