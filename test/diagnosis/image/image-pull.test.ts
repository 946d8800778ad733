import { expect, test } from 'vitest'
import { imagePull } from '../../../src/diagnosis/image/image-pull.ts'
import { event, failedTask, foundBy, pod, running, snapshot, taskLog, waiting } from '../cluster.ts'

test.each([
  [
    'a missing tag',
    snapshot({
      pod: pod({
        status: {
          phase: 'Pending',
          containerStatuses: [
            waiting('ErrImagePull', 'docker-registry.example.org/ml/train:1: not found'),
          ],
        },
      }),
    }),
    'image-pull',
  ],
  [
    'no access',
    snapshot({
      pod: pod({
        status: {
          phase: 'Pending',
          containerStatuses: [
            waiting(
              'ImagePullBackOff',
              'Back-off pulling image "docker-registry.example.org/ml/train:1": ErrImagePull: pull access denied',
            ),
          ],
        },
      }),
    }),
    'image-pull',
  ],
  [
    '503 of the registry',
    snapshot({
      pod: pod({
        status: {
          phase: 'Pending',
          containerStatuses: [
            waiting(
              'ErrImagePull',
              'failed to pull: unexpected status code 503 Service Unavailable',
            ),
          ],
        },
      }),
    }),
    'image-registry-down',
  ],
  [
    'the operator alone says it',
    snapshot(
      {},
      failedTask(
        taskLog(
          'airflow.providers.cncf.kubernetes.utils.pod_manager.PodLaunchFailedException: Pod docker image cannot be pulled, unable to start: ErrImagePull',
          'docker-registry.example.org/ml/a:2: not found',
        ),
      ),
    ),
    'image-pull',
  ],
  [
    'an old event of a pod that runs now',
    snapshot({
      pod: pod({ status: { phase: 'Running', containerStatuses: [running()] } }),
      events: [event('Failed', 'Failed to pull image "a": not found')],
    }),
    null,
  ],
  [
    'a container that is being made',
    snapshot({
      pod: pod({ status: { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] } }),
    }),
    null,
  ],
  [
    'a missing secret',
    snapshot({
      pod: pod({
        status: {
          phase: 'Pending',
          containerStatuses: [waiting('CreateContainerConfigError', 'secret "a" not found')],
        },
      }),
    }),
    null,
  ],
  [
    'an event of another pod',
    snapshot({
      pod: pod({ status: { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] } }),
      events: [
        event('Failed', 'Failed to pull image "a": not found', { name: 'other', uid: 'other' }),
      ],
    }),
    null,
  ],
])('%s', (_, evidence, due) => {
  expect(foundBy(imagePull, evidence)).toBe(due)
})
