import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/real/**', 'test/long/**'],
    // A file more in a process that has loaded everything costs half the processor time of one in a process of its own.
    isolate: false,
    // Many tests wait for a service at the wire rather than for the processor.
    maxWorkers: 4,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
