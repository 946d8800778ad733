import { expect, test } from 'vitest'
import { executorWorker } from '../../../src/diagnosis/node/executor-worker.ts'
import { ended, foundBy, pod, snapshot } from '../cluster.ts'

test.each([
  [
    'the worker was killed for memory',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(137, 'OOMKilled')] },
        metadata: { labels: { kubernetes_executor: 'True' } },
      }),
    }),
    'airflow-worker-killed',
  ],
  [
    'the training pod was killed for memory',
    snapshot({ pod: pod({ status: { containerStatuses: [ended(137, 'OOMKilled')] } }) }),
    null,
  ],
  [
    'the worker ended with exit code 1',
    snapshot({
      pod: pod({
        status: { containerStatuses: [ended(1, 'Error')] },
        metadata: { labels: { kubernetes_executor: 'True' } },
      }),
    }),
    null,
  ],
  [
    'the worker succeeded',
    snapshot({
      pod: pod({
        status: { phase: 'Succeeded', containerStatuses: [ended(0, 'Completed')] },
        metadata: { labels: { kubernetes_executor: 'True' } },
      }),
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(executorWorker, evidence)).toBe(due)
})
