import { expect, test } from 'vitest'
import { launchTimeout } from '../../../src/diagnosis/scheduling/launch-timeout.ts'
import { ended, failedTask, foundBy, pod, snapshot, taskLog, waiting } from '../cluster.ts'

test.each([
  [
    'given up while it was being made',
    snapshot(
      {
        pod: pod({
          status: { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] },
        }),
      },
      failedTask(
        taskLog(
          'airflow.providers.cncf.kubernetes.utils.pod_manager.PodLaunchTimeoutException: Pod took too long to start. More than 120s. Check the pod events in kubernetes.',
        ),
      ),
    ),
    'launch-timeout',
  ],
  [
    'its container had ended',
    snapshot(
      { pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }) },
      failedTask(
        taskLog(
          'airflow.providers.cncf.kubernetes.utils.pod_manager.PodLaunchTimeoutException: Pod took too long to start. More than 120s. Check the pod events in kubernetes.',
        ),
      ),
    ),
    null,
  ],
  [
    'another exception',
    snapshot(
      {
        pod: pod({
          status: { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] },
        }),
      },
      failedTask(taskLog('ValueError: no')),
    ),
    null,
  ],
  [
    'printed by a program',
    snapshot({
      pod: pod({ status: { containerStatuses: [ended(1, 'Error')] } }),
      logs: { base: 'PodLaunchTimeoutException: Pod took too long to start' },
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(launchTimeout, evidence)).toBe(due)
})
