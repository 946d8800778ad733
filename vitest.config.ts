import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Stories wait most of their time: begun first, they take no longer than the rest. */
class StoriesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isStory = ({ moduleId }: TestSpecification) => /test\/sandbox\/\w+\.test/.test(moduleId)
    return [...sorted.filter(isStory), ...sorted.filter((file) => !isStory(file))]
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/real/**', 'test/long/**'],
    // A file costs half the processor time in a process that has loaded the program already.
    isolate: false,
    // Many tests wait for a service at the wire rather than for the processor.
    maxWorkers: 4,
    maxConcurrency: 12,
    sequence: { sequencer: StoriesFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
