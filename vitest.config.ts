import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/real/**', 'test/long/**'],
    // Many tests wait for a service at the wire rather than for the processor.
    maxWorkers: 4,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
