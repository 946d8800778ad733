import { describe, expect, test } from 'vitest'
import { runToEnd } from './airflow/run.ts'
import type { PodState } from './kube/pod.ts'
import { openWatch } from './kube/watch.ts'
import { until } from './until.ts'
import { useAirflow, useKube } from './use-servers.ts'

const pods = '/api/v1/namespaces/airflow-ml/pods?watch=true'

describe.each(['2.11', '3'] as const)('Airflow %s', (version) => {
  const kube = useKube()
  const airflow = useAirflow(version)

  test('is the version that was asked for and knows the pipelines', async () => {
    expect(airflow().version.startsWith(version)).toBe(true)
    const { dags } = await airflow().must<{ dags: { dag_id: string }[] }>('GET', '/dags?limit=100')
    expect(dags.map((dag) => dag.dag_id)).toEqual(
      expect.arrayContaining(['pod', 'fail_traceback', 'tone_check_training_dag']),
    )
  })

  test('refuses a viewer who wants to start a run', async () => {
    const viewer = await airflow().as('viewer')
    await expect(viewer.trigger('mapped')).rejects.toThrow(/403/)
  })

  test('runs a pod that is killed for its memory; the deletion event says so', async () => {
    const watch = await openWatch<PodState>(kube(), pods)
    const conf = { outcome: 'oomkilled', memory: '2Gi' }
    const { state } = await runToEnd(airflow(), 'pod', conf)
    expect(state).toBe('failed')
    const deleted = await until('deletion', () =>
      watch.events.find(
        ({ type, object }) => type === 'DELETED' && object.metadata.labels?.['dag_id'] === 'pod',
      ),
    )
    watch.close()
    expect(deleted.object.metadata.labels).toMatchObject({ task_id: 'run_pod', try_number: '1' })
    expect(deleted.object.status.containerStatuses?.[0]?.state.terminated).toMatchObject({
      reason: 'OOMKilled',
      exitCode: 137,
    })
  })

  test('runs the whole training pipeline, its deferred GPU pod included', async () => {
    const { state } = await runToEnd(airflow(), 'tone_check_training_dag', {
      snapshot: '2026-11-22',
    })
    expect(state).toBe('success')
  })
})
