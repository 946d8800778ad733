import { describe, expect, test } from 'vitest'
import { causes } from '../../src/diagnosis/finding.ts'
import { diagnose } from '../../src/diagnosis/index.ts'
import {
  container,
  ended,
  event,
  failedTask,
  pod,
  snapshot,
  taskLog,
  unscheduled,
  waiting,
  withData,
} from './cluster.ts'

/** Texts that make a pattern with nested or overlapping repeats run for hours; a linear one reads them at once. */
const hostile: { readonly [name: string]: string } = {
  'one long word': 'a'.repeat(200_000),
  spaces: ' '.repeat(200_000),
  'slashes and quotes': `'/"`.repeat(60_000),
  paths: '/a.b-c'.repeat(40_000),
  'numbers and commas': '1 x, '.repeat(40_000),
  'scheduler reasons': `0/9 nodes are available: ${'1 node(s) had taint {a: b}, '.repeat(8_000)}`,
  'consumers of an eviction': `The node was low on resource: memory. ${'Container a was using 1Gi, request is '.repeat(5_000)}`,
  'quota amounts': `pods "a" is forbidden: exceeded quota: q, requested: ${'a=1,'.repeat(40_000)}`,
  'LimitRange bounds': `pods "a" is forbidden: [${'maximum memory usage per Container is '.repeat(5_000)}`,
  'half a refusal': 'pods "a" is '.repeat(15_000),
  'timeout options': 'timeout -k 30 '.repeat(15_000),
  killed: 'line 1: Killed: '.repeat(12_000),
  'open brackets': '{['.repeat(80_000),
  'claims that are not found': 'persistentvolumeclaim "a" '.repeat(8_000),
  'image names': 'image "a: '.repeat(20_000),
  'GPU sizes': 'HIP out of memory 1.00 GiB '.repeat(8_000),
}

describe.each(Object.entries(hostile))('%s', (_, text) => {
  const failed = { containerStatuses: [ended(1, 'Error', { message: text })] }
  test.each([
    [
      'in the output',
      snapshot({
        pod: pod({ ...withData, status: failed }),
        logs: { base: `${text}\n${text.slice(0, 7_000)}\n` },
      }),
    ],
    ['in the task log', snapshot({}, failedTask(taskLog(text, `HTTP response body: ${text}`)))],
    ['in the status', snapshot({ pod: pod({ status: { reason: 'Evicted', message: text } }) })],
    ["in the scheduler's message", snapshot({ pod: unscheduled(text) })],
    [
      'in what a container waits for',
      snapshot({
        pod: pod({
          status: { phase: 'Pending', containerStatuses: [waiting('ErrImagePull', text)] },
        }),
      }),
    ],
    [
      'in an event',
      snapshot({
        pod: pod({ ...withData, status: { phase: 'Pending' } }),
        events: [event('FailedMount', text)],
      }),
    ],
    [
      'in the command',
      snapshot({
        pod: pod({
          containers: [container({ command: [text] })],
          status: { containerStatuses: [ended(124, 'Error')] },
        }),
      }),
    ],
  ])('%s', (__, evidence) => {
    expect(causes).toContain(diagnose(evidence).cause)
  })
})
