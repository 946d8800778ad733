import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What waits most of its time: begun first, it takes no longer than the rest. */
const waits =
  /test\/(?:sandbox|scenarios)\/|\/(?:whole|do-act|lost-node|listen|faults|follow-simulation)\.test/

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isWaiting = ({ moduleId }: TestSpecification) => waits.test(moduleId)
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))]
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/real/**', 'test/long/**'],
    // A file costs half the processor time in a process that has loaded the program already.
    isolate: false,
    // Many tests wait for a service at the wire rather than for the processor.
    maxWorkers: 6,
    maxConcurrency: 12,
    sequence: { sequencer: WaitingFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
