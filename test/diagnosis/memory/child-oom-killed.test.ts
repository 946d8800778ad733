import { expect, test } from 'vitest'
import { childOomKilled } from '../../../src/diagnosis/memory/child-oom-killed.ts'
import { ended, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'bash says Killed',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: { base: 'a\nbash: line 2:    31 Killed                  python3 a.py\n' },
    }),
    'child-oom-killed',
  ],
  [
    'marked OOMKilled with exit code 0',
    snapshot({
      pod: pod({ status: { phase: 'Succeeded', containerStatuses: [ended(0, 'OOMKilled')] } }),
    }),
    'child-oom-killed',
  ],
  [
    'usage far below the limit',
    snapshot(
      {
        pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
        logs: { base: 'bash: line 2:    31 Killed                  python3 a.py\n' },
      },
      { memory: { container: 'base', peakBytes: 1e9 } },
    ),
    null,
  ],
  [
    'the word stands in the middle of a sentence',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: { base: 'Killed two birds\nValueError: no\n' },
    }),
    null,
  ],
  [
    'killed long before another error ended it',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: {
        base:
          'line 1: 5 Killed x\n' +
          'step\n'.repeat(50) +
          'Traceback (most recent call last):\n  File "a.py", line 1, in f\nKeyError: 1\n',
      },
    }),
    null,
  ],
  [
    'the pod succeeded',
    snapshot({
      pod: pod({ status: { phase: 'Succeeded', containerStatuses: [ended(0, 'Completed')] } }),
      logs: { base: 'line 1: 5 Killed x\n' },
    }),
    null,
  ],
  [
    'no output at all',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }) }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(childOomKilled, evidence)).toBe(due)
})
