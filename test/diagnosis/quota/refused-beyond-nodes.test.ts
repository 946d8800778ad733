import { expect, test } from 'vitest'
import { refusedBeyondNodes } from '../../../src/diagnosis/quota/refused-beyond-nodes.ts'
import { failedTask, foundBy, node, refusal, snapshot } from '../cluster.ts'

test.each([
  [
    'more than the largest node',
    snapshot(
      { nodes: [node('w1', { memory: '10Gi' })] },
      failedTask(
        refusal(
          'pods "a" is forbidden: maximum memory usage per Container is 8Gi, but limit is 12Gi',
        ),
      ),
    ),
    'request-exceeds-nodes',
  ],
  [
    'a node could hold it',
    snapshot(
      { nodes: [node('w1')] },
      failedTask(
        refusal(
          'pods "a" is forbidden: maximum memory usage per Container is 8Gi, but limit is 12Gi',
        ),
      ),
    ),
    null,
  ],
  [
    'no node is known',
    snapshot(
      {},
      failedTask(
        refusal(
          'pods "a" is forbidden: maximum memory usage per Container is 8Gi, but limit is 12Gi',
        ),
      ),
    ),
    null,
  ],
  ['no refusal', snapshot({ nodes: [node('w1', { memory: '1Gi' })] }), null],
])('%s', (_, evidence, due) => {
  expect(foundBy(refusedBeyondNodes, evidence)).toBe(due)
})
